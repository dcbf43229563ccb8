package dev.turnpike.core.books;

import dev.turnpike.core.books.Difference.Kind;
import dev.turnpike.core.books.Difference.Transferred;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.TransferLog.Transfer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares one payment of the ledger with one transfer on the chain; a pure function of what it is given.
 *
 * @param own our addresses
 * @param payees the ones among them that clients pay
 */
record Judge(Set<Address> own, Set<Address> payees) {
    /** Compares a transfer with the payment in the journal that it belongs to. */
    Verdict known(Booking booking, Transfer transfer, int nth) {
        if (!booking.isBooked()) return notBooked(booking, transfer, nth);
        var signed = booking.authorization();
        if (!transfer.from().equals(signed.from()) || !transfer.to().equals(signed.to())
                || !transfer.value().equals(signed.value()))
            return different(Kind.AMOUNT_DIFFERS, booking, transfer, nth, "booked as " + usd(signed.value()) + " to "
                    + signed.to() + "; the chain has " + usd(transfer.value()) + " to " + transfer.to());
        return transaction(booking, transfer.transaction(), transfer, nth);
    }

    private static Verdict notBooked(Booking booking, Transfer transfer, int nth) {
        String amount = usd(transfer.value());
        Difference difference = switch (booking.what()) {
            case SETTLEMENT ->
                difference(Kind.SETTLEMENT_NOT_BOOKED, booking, transfer, nth, amount + " reached us for job "
                        + booking.job() + ", which is " + booking.state() + " and not booked as paid");
            case PURCHASE -> difference(Kind.PURCHASE_NOT_BOOKED, booking, transfer, nth,
                    booking.upstream() + " took " + amount + " for purchase " + booking.purchase() + " of job "
                            + booking.job() + ", which the books have as " + booking.state());
            case REFUND ->
                difference(Kind.REFUND_NOT_BOOKED, booking, transfer, nth, amount + " went back to the payer of job "
                        + booking.job() + ", which the books have as " + booking.state());
        };
        return booking.state().isOpen() ? new Verdict.Pending(difference, booking.since())
                : new Verdict.Different(difference);
    }

    private static Verdict transaction(Booking booking, Bytes32 found, @Nullable Transfer transfer, int nth) {
        Bytes32 told = booking.transaction();
        return told == null || told.equals(found) ? new Verdict.Agreed()
                : different(Kind.TRANSACTION_DIFFERS, booking, transfer, nth,
                        "we were told that transaction " + told + " moved the money; it was " + found);
    }

    /** Judges a booked payment without a transfer in the time of the report, by its fate on the chain. */
    Verdict missing(Booking booking, Fate fate) {
        return switch (fate) {
            case Fate.Moved moved -> transaction(booking, moved.transaction(), null, 0);
            case Fate.Impossible dead -> new Verdict.Different(missing(booking, switch (dead.why()) {
                case EXPIRED -> "its authorization has expired unused";
                case CANCELLED -> "its authorization was cancelled";
                case USED_OTHERWISE -> "its authorization was used for another transfer";
            }));
            case Fate.Open open -> switch (booking.what()) {
                case SETTLEMENT, REFUND -> new Verdict.Different(missing(booking, "its authorization is still unused"));
                case PURCHASE -> new Verdict.Pending(
                        missing(booking, "its authorization is still unused, and can be used"), booking.since());
            };
            case Fate.NotKnown unknown -> new Verdict.Pending(
                    missing(booking, "what became of it is not known: " + unknown.detail()), booking.since());
        };
    }

    private static Difference missing(Booking booking, String why) {
        return switch (booking.what()) {
            case SETTLEMENT -> difference(Kind.SETTLEMENT_NOT_ON_CHAIN, booking, null, 0,
                    "job " + booking.job() + " is booked as paid, but the chain has no such transfer: " + why);
            case PURCHASE -> difference(Kind.PURCHASE_NOT_ON_CHAIN, booking, null, 0,
                    "purchase " + booking.purchase() + " of job " + booking.job() + " is booked as paid, but "
                            + booking.upstream() + " has not taken the money: " + why);
            case REFUND -> difference(Kind.REFUND_NOT_ON_CHAIN, booking, null, 0,
                    "job " + booking.job() + " is booked as paid back, but the chain has no such transfer: " + why);
        };
    }

    /**
     * A transfer that no payment of ours explains.
     *
     * @param upstream the one that we pay at the address of the sender; null if there is none
     */
    Difference unknown(Transfer transfer, @Nullable String upstream, int nth) {
        boolean out = own.contains(transfer.from());
        if (out && own.contains(transfer.to()))
            return stranger(Kind.OWN_TRANSFER, transfer, nth, null,
                    usd(transfer.value()) + " went from one of our accounts to another");
        if (out)
            return transfer.nonce() != null
                    ? stranger(Kind.OUTWARD_WITHOUT_INTENT, transfer, nth, null, "ALARM: " + usd(transfer.value())
                            + " left us by an authorization that this gateway has not signed; somebody has the key")
                    : stranger(Kind.FOREIGN_TRANSFER_OUT, transfer, nth, null, usd(transfer.value())
                            + " left us, and not by this gateway: the owner's own doing, or a thief's");
        if (upstream != null)
            return stranger(Kind.UPSTREAM_REFUND, transfer, nth, upstream,
                    usd(transfer.value()) + " came back from " + upstream);
        return transfer.nonce() != null && payees.contains(transfer.to())
                ? stranger(Kind.SETTLEMENT_NOT_BOOKED, transfer, nth, null,
                        usd(transfer.value()) + " reached us by an authorization that no job knows")
                : stranger(Kind.FOREIGN_TRANSFER_IN, transfer, nth, null,
                        usd(transfer.value()) + " reached us from a stranger");
    }

    private static Verdict different(Kind kind, Booking booking, @Nullable Transfer transfer, int nth,
            String sentence) {
        return new Verdict.Different(difference(kind, booking, transfer, nth, sentence));
    }

    private static Difference difference(Kind kind, Booking booking, @Nullable Transfer transfer, int nth,
            String sentence) {
        return transfer == null
                ? new Difference(kind, booking.authorization().value(), booking.transaction(),
                        booking.authorization().from(), booking.authorization().to(), booking.job(), booking.purchase(),
                        booking.upstream(), sentence, null)
                : new Difference(kind, transfer.value(), transfer.transaction(), transfer.from(), transfer.to(),
                        booking.job(), booking.purchase(), booking.upstream(), sentence, of(transfer, nth));
    }

    private static Difference stranger(Kind kind, Transfer transfer, int nth, @Nullable String upstream,
            String sentence) {
        return new Difference(kind, transfer.value(), transfer.transaction(), transfer.from(), transfer.to(), "", 0,
                upstream, sentence, of(transfer, nth));
    }

    private static Transferred of(Transfer transfer, int nth) {
        return new Transferred(transfer.transaction(), transfer.from(), transfer.to(), transfer.value(), nth);
    }

    private static String usd(BigInteger atomic) {
        return atomic.signum() == 0 ? "0 USDC"
                : new BigDecimal(atomic, 6).stripTrailingZeros().toPlainString() + " USDC";
    }
}
