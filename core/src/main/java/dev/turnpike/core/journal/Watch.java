package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be found out about a job that has come to its end.
 *
 * @param fate what the chain has proven of its payment; null: not yet
 * @param next when to look again; null: everything is known
 */
public record Watch(@Nullable Fate fate, @Nullable Instant next) {
    /** What became of a payment for good. */
    public enum Fate {
        /** Its transfer is on the chain. */
        MOVED,
        /** It can never be carried out. */
        DEAD
    }

    /** Why a job is looked at. Those of one kind do not keep those of another waiting. */
    public enum Kind {
        /**
         * A settlement was reported, or something was bought and may have been paid: budgets, exposure, and sales as a
         * whole, depend on it.
         */
        AT_STAKE,
        /** A hold was let go, and nothing is spent: money may arrive for nothing. */
        LET_GO
    }

    /** A job whose time to be looked at has come. */
    public record Due(Job job, @Nullable Fate fate) {}
}
