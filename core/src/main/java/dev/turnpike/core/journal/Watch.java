package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The open questions about a closed job.
 *
 * @param proof the proof about its payment; null: none yet
 * @param next when to look again; null: everything is known
 */
public record Watch(@Nullable Proof proof, @Nullable Instant next) {
    /** What the chain has proven about a payment for good. */
    public enum Proof {
        /** Its transfer is on the chain. */
        MOVED,
        /** It can never be carried out. */
        DEAD
    }

    /** A job whose time to be looked at has come, and the proof so far. */
    public record Due(Job job, @Nullable Proof proof) {}
}
