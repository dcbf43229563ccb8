package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that the books and the chain say differently.
 *
 * @param amount atomic units
 * @param transaction on the chain; null if there is none
 * @param job empty if none is known
 * @param purchase its number within the job; 0 for the client's payment
 * @param upstream whom it is about; null if none
 * @param sentence what is different, for a person
 * @param transfer as the chain has it; null if it has none
 */
public record Difference(Kind kind, BigInteger amount, @Nullable Bytes32 transaction, Address from, Address to,
        String job, int purchase, @Nullable String upstream, String sentence, @Nullable Transferred transfer) {

    private static final int SIGNED_LONG_BITS = 63;

    /** Whether this is a transfer that no job will ever book. */
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

    /** Which of equal transfers it is. */
    public record Transferred(Bytes32 transaction, Address from, Address to, BigInteger value, int nth) {}

    /** What kind of difference. */
    public enum Kind {
        /** Money reached us by an authorization, and nobody booked it. */
        SETTLEMENT_NOT_BOOKED,
        /** Booked as settled; the chain has no such transfer. */
        SETTLEMENT_NOT_ON_CHAIN,
        /** An upstream took our money; the books have it in doubt or void. */
        PURCHASE_NOT_BOOKED,
        /** Booked as paid; the upstream never took it. */
        PURCHASE_NOT_ON_CHAIN,
        /** A client took what we gave up paying back. */
        REFUND_NOT_BOOKED,
        /** Booked as paid back; the chain has no such transfer. */
        REFUND_NOT_ON_CHAIN,
        /** Money came back from where we pay an upstream. */
        UPSTREAM_REFUND,
        /** A transfer to us from a stranger. */
        FOREIGN_TRANSFER_IN,
        /** A plain transfer from us that the gateway has not made: the owner's own, or a thief's. */
        FOREIGN_TRANSFER_OUT,
        /** An authorization of ours was carried out that the gateway has not signed: somebody else has the key. */
        OUTWARD_WITHOUT_INTENT,
        /** From one of our accounts to another. */
        OWN_TRANSFER,
        /** The same payment, with another amount or another payee. */
        AMOUNT_DIFFERS,
        /** The money moved, but not in the transaction that we were told. */
        TRANSACTION_DIFFERS;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
