package dev.turnpike.providers;

/** What a ticket has come to. */
public sealed interface Progress {
    record Pending() implements Progress {}

    record Finished(Images images) implements Progress {}

    /** The upstream says it will not deliver. {@code code} is cleaned for log and route. */
    record Failed(String code) implements Progress {}

    /** No answer that can be read; ask again. */
    record Unreachable(String detail) implements Progress {}
}
