package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A difference between the ledger and the chain.
 *
 * @param amount atomic units
 * @param transaction on the chain; null if there is none
 * @param job empty if none is known
 * @param purchase its number within the job; 0 for the client's payment
 * @param upstream the upstream concerned; null if none
 * @param sentence the difference in words, for a person
 * @param transfer the transfer on the chain; null if there is none
 */
public record Difference(Kind kind, BigInteger amount, @Nullable Bytes32 transaction, Address from, Address to,
        String job, int purchase, @Nullable String upstream, String sentence, @Nullable Transferred transfer) {

    private static final int SIGNED_LONG_BITS = 63;

    /** Whether this is a transfer that no job will ever book, so that it goes to suspense. */
    public boolean belongsInSuspense() {
        return transfer != null && job.isEmpty() && amount.bitLength() <= SIGNED_LONG_BITS && switch (kind) {
            case UPSTREAM_REFUND, FOREIGN_TRANSFER_IN, FOREIGN_TRANSFER_OUT, OUTWARD_WITHOUT_INTENT,
                    SETTLEMENT_NOT_BOOKED ->
                true;
            case SETTLEMENT_NOT_ON_CHAIN, PURCHASE_NOT_BOOKED, PURCHASE_NOT_ON_CHAIN, REFUND_NOT_BOOKED,
                    REFUND_NOT_ON_CHAIN, OWN_TRANSFER, AMOUNT_DIFFERS, TRANSACTION_DIFFERS ->
                false;
        };
    }

    /** A transfer on the chain, told apart from equal ones of its transaction by {@code nth}. */
    public record Transferred(Bytes32 transaction, Address from, Address to, BigInteger value, int nth) {}

    /** The kind of a difference. */
    public enum Kind {
        /** Money reached us by an authorization and was not booked. */
        SETTLEMENT_NOT_BOOKED,
        /** Booked as settled; the chain has no such transfer. */
        SETTLEMENT_NOT_ON_CHAIN,
        /** An upstream took our money; the ledger has the purchase in doubt or void. */
        PURCHASE_NOT_BOOKED,
        /** Booked as paid; the upstream never took it. */
        PURCHASE_NOT_ON_CHAIN,
        /** A client took a refund that the ledger has as void. */
        REFUND_NOT_BOOKED,
        /** Booked as paid back; the chain has no such transfer. */
        REFUND_NOT_ON_CHAIN,
        /** Money came back from an address where we pay an upstream. */
        UPSTREAM_REFUND,
        /** A transfer to us from an unknown address. */
        FOREIGN_TRANSFER_IN,
        /** A plain transfer from us that the gateway did not make: by the operator, or by a thief. */
        FOREIGN_TRANSFER_OUT,
        /** An authorization of ours was carried out that the gateway did not sign: the key is in other hands. */
        OUTWARD_WITHOUT_INTENT,
        /** From one of our accounts to another. */
        OWN_TRANSFER,
        /** The same payment, with another amount or another payee. */
        AMOUNT_DIFFERS,
        /** The money moved in another transaction than the one reported to us. */
        TRANSACTION_DIFFERS;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
