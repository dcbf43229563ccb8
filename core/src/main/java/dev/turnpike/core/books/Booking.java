package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the journal has it.
 *
 * @param purchase its number within the job; 0 if it is not a purchase
 * @param upstream whom we paid; null if it is not a purchase
 * @param transaction as we were told it; null if we were not
 * @param since it cannot have been carried out before
 * @param isBooked whether the ledger says that the money moved
 * @param standing of the job, purchase or refund, in a word
 */
public record Booking(What what, String job, int purchase, @Nullable String upstream, Asset asset,
        Authorization authorization, @Nullable Bytes32 transaction, Instant since, boolean isBooked, String standing) {

    /** Who pays whom. */
    public enum What {
        /** A client us. */
        SETTLEMENT,
        /** We an upstream. */
        PURCHASE,
        /** We a client, back. */
        REFUND
    }

    public Key key() {
        return new Key(authorization.from(), authorization.nonce());
    }

    /** What the token contract takes once. */
    public record Key(Address payer, Bytes32 nonce) {}
}
