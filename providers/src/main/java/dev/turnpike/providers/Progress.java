package dev.turnpike.providers;

/** The state of a job, as its upstream reports it. */
public sealed interface Progress {
    record Pending() implements Progress {}

    record Finished(Images images) implements Progress {}

    /** The upstream reports that it will not deliver. {@code code} is cleaned for log and route. */
    record Failed(String code) implements Progress {}

    /** No readable answer; poll again. */
    record Unreachable(String detail) implements Progress {}
}
