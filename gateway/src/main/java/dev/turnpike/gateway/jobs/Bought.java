package dev.turnpike.gateway.jobs;

import dev.turnpike.providers.Purchase;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One purchase from an upstream, as the journal has it.
 *
 * @param number 1, 2, … within its job
 * @param ticket set once an asynchronous upstream took the work on
 * @param detail what went wrong or was learned, in words
 */
public record Bought(int number, Purchase purchase, Standing standing, @Nullable Ticket ticket, @Nullable Bytes32 transaction,
        @Nullable String detail, Instant intendedAt, Instant changedAt) {

    public Bought now(Standing next, @Nullable String why, Instant at) {
        return new Bought(number, purchase, next, ticket, transaction, why, intendedAt, at);
    }

    /** What is known of our money and of the work. */
    public enum Standing {
        /** Durable, perhaps on its way. */
        INTENDED,
        /** Provably never paid. */
        VOID,
        /** Taken on, work awaited. */
        PAID,
        /** Used for the client. */
        DELIVERED,
        /** Paid, and of no use to the client. */
        LOST,
        /** Nobody knows whether the money went. */
        IN_DOUBT;

        /** Whether this may still change. */
        public boolean open() {
            return this == INTENDED || this == PAID || this == IN_DOUBT;
        }
    }
}
