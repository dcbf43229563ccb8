package dev.turnpike.sandbox.wire;

import dev.turnpike.x402.Http;
import java.time.Duration;

/** The outcome of a call to a simulated server, faults included. */
public sealed interface Reply {
    record Now(Http.Answer answer) implements Reply {}

    record After(Duration delay, Http.Answer answer) implements Reply {}

    /** The request is read and the connection closed without an answer. */
    record Drop() implements Reply {}

    /** The request is read and never answered. */
    record Never() implements Reply {}

    /** The same reply with a longer delay. */
    default Reply later(Duration more) {
        return switch (this) {
            case Now now -> new After(more, now.answer());
            case After after -> new After(after.delay().plus(more), after.answer());
            case Drop drop -> drop;
            case Never never -> never;
        };
    }
}
