package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Challenge;

/** What the till answers; how it looks on the wire is the HTTP layer's business. */
public sealed interface Reply {
    /** 402: pay this. */
    record PayFirst(Challenge challenge) implements Reply {}

    /** A job that has come to its end, or as far as its waiter waited: 200, 202, 402, 502 or 504, by its state. */
    record Of(Job job) implements Reply {}
}
