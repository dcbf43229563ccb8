package dev.turnpike.core.jobs;

import dev.turnpike.providers.Images;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One purchase from an upstream, as the journal has it.
 *
 * @param number 1, 2, … within its job
 * @param ticket set once an asynchronous upstream took the work on
 * @param images what the upstream handed out, not yet looked at; null before
 * @param transaction the upstream's receipt, which may be missing
 * @param detail what went wrong or was learned, in words
 */
public record Bought(int number, SignedOrder purchase, Standing standing, @Nullable Ticket ticket,
        @Nullable Images images, @Nullable Bytes32 transaction, @Nullable String detail, Instant intendedAt,
        Instant changedAt) {

    public static Bought intended(int number, SignedOrder purchase, Instant at) {
        return new Bought(number, purchase, Standing.INTENDED, null, null, null, null, at, at);
    }

    public Bought now(Standing next, @Nullable String why, Instant at) {
        return new Bought(number, purchase, next, ticket, images, transaction, why, intendedAt, at);
    }

    /** Taken on by the upstream, which took our money for it. */
    public Bought accepted(Ticket next, @Nullable Bytes32 receipt, Instant at) {
        return new Bought(number, purchase, Standing.PAID, next, images, receipt, null, intendedAt, at);
    }

    /** Handed out by the upstream. */
    public Bought finished(Images made, @Nullable Bytes32 receipt, Instant at) {
        return new Bought(number, purchase, Standing.PAID, ticket, made, receipt != null ? receipt : transaction, null,
                intendedAt, at);
    }

    /** Paid for, as the chain shows, and never received. */
    public Bought paidFor(Bytes32 proof, Instant at) {
        return new Bought(number, purchase, Standing.LOST, ticket, images, proof, "paid and not delivered", intendedAt,
                at);
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
        public boolean unsettled() {
            return this == INTENDED || this == PAID || this == IN_DOUBT;
        }
    }
}
