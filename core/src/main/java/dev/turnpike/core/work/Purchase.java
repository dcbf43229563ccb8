package dev.turnpike.core.work;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One purchase from an upstream, as the journal has it.
 *
 * @param number 1, 2, … within its job
 * @param order what was signed, whole: it can be sent again after a restart
 * @param ticket set once an asynchronous upstream took the work on
 * @param transaction the upstream's receipt, which may be missing
 * @param detail what went wrong or was learned, in words
 */
public record Purchase(int number, SignedOrder order, State state, @Nullable Ticket ticket,
        @Nullable Bytes32 transaction, @Nullable String detail, Instant intendedAt, Instant changedAt) {

    public static Purchase intended(int number, SignedOrder order, Instant at) {
        return new Purchase(number, order, State.INTENDED, null, null, null, at, at);
    }

    public Purchase now(State next, @Nullable String why, Instant at) {
        return new Purchase(number, order, next, ticket, transaction, why, intendedAt, at);
    }

    /** Taken on by the upstream, which took our money for it. */
    public Purchase accepted(Ticket next, @Nullable Bytes32 receipt, Instant at) {
        return new Purchase(number, order, State.PAID, next, receipt, null, intendedAt, at);
    }

    /** Handed out by the upstream, and of use to the client. */
    public Purchase delivered(@Nullable Bytes32 receipt, Instant at) {
        return new Purchase(number, order, State.DELIVERED, ticket, receipt != null ? receipt : transaction, null,
                intendedAt, at);
    }

    /** Paid, and of no use to the client. */
    public Purchase lost(@Nullable Bytes32 receipt, String why, Instant at) {
        return new Purchase(number, order, State.LOST, ticket, receipt != null ? receipt : transaction, why, intendedAt,
                at);
    }

    /** Paid for, as the chain shows, and never received. */
    public Purchase paidFor(Bytes32 proof, Instant at) {
        return new Purchase(number, order, State.LOST, ticket, proof, "paid and not delivered", intendedAt, at);
    }

    public String upstream() {
        return order.upstream();
    }

    public String model() {
        return order.model();
    }

    public UsdcAmount amount() {
        return order.amount();
    }

    /** What is known of our money and of the work. */
    public enum State {
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
        /** Sent, and not known whether the money went. */
        IN_DOUBT;

        /** Whether this may still change. */
        public boolean unsettled() {
            return this == INTENDED || this == PAID || this == IN_DOUBT;
        }
    }
}
