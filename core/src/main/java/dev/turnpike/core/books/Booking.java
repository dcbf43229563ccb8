package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One payment of the journal, in or out, as reconciliation sees it.
 *
 * @param purchase its number within the job; 0 if it is not a purchase
 * @param upstream the upstream that was paid; null if it is not a purchase
 * @param transaction as it was reported to us; null if none was
 * @param since the payment cannot have been carried out before
 * @param isBooked whether the ledger says that the money moved
 * @param state the state of the job, purchase or refund that the payment belongs to
 */
public record Booking(What what, String job, int purchase, @Nullable String upstream, Asset asset,
        Authorization authorization, @Nullable Bytes32 transaction, Instant since, boolean isBooked, State state) {

    /** The direction of a payment. */
    public enum What {
        /** From a client to us. */
        SETTLEMENT,
        /** From us to an upstream. */
        PURCHASE,
        /** From us back to a client. */
        REFUND
    }

    /** The states of jobs, purchases and refunds, as far as reconciliation distinguishes them. */
    public enum State {
        HELD, WORKING, DELIVERED, SETTLING, SETTLED, RELEASED, LAPSED, UNPAID, INTENDED, IN_DOUBT, PAID, LOST, VOID;

        /** Whether the gateway still works on it, and will book its payment or drop it. */
        public boolean isOpen() {
            return switch (this) {
                case HELD, WORKING, DELIVERED, SETTLING, INTENDED, IN_DOUBT -> true;
                case SETTLED, RELEASED, LAPSED, UNPAID, PAID, LOST, VOID -> false;
            };
        }

        /** As sentences say it: {@code in doubt}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public Key key() {
        return new Key(authorization.from(), authorization.nonce());
    }

    /** The key of an authorization; the token contract carries each out at most once. */
    public record Key(Address payer, Bytes32 nonce) {}
}
