package dev.turnpike.providers;

import java.time.Duration;

/** The state of a job, as its upstream reports it. */
public sealed interface Progress {
    record Pending() implements Progress {}

    /** @param said whether the answer says so; else the images may be previews */
    record Finished(Images images, boolean said) implements Progress {
        public Finished(Images images) {
            this(images, true);
        }
    }

    /** The upstream reports that it will not deliver. {@code code} is cleaned for log and route. */
    record Failed(String code) implements Progress {}

    /** The upstream will not make what the prompt says. */
    record PromptRefused(String code) implements Progress {}

    /**
     * No readable answer; poll again.
     *
     * @param retryAfter how long it asks to be left alone; zero if it does not
     */
    record Unreachable(String detail, Duration retryAfter) implements Progress {
        public Unreachable(String detail) {
            this(detail, Duration.ZERO);
        }
    }
}
