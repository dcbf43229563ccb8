package dev.turnpike.providers;

import dev.turnpike.x402.Bytes32;
import org.jspecify.annotations.Nullable;

/** What came of sending a purchase. */
public sealed interface Submission {
    /** The images are here. {@code transaction} is the upstream's receipt, which may be missing. */
    record Finished(Images images, @Nullable Bytes32 transaction) implements Submission {}

    /** The work was taken on. */
    record Accepted(Ticket ticket, @Nullable Bytes32 transaction) implements Submission {}

    /** The signature never left us. */
    record NotBought(String detail) implements Submission {}

    /**
     * Refused after the signature left us: exposure until proven void. {@code code} is for the log and the route,
     * cleaned.
     */
    record Declined(String code) implements Submission {}

    /** Sent, and no answer that says what happened: the work may have been done, the money may be gone. */
    record InDoubt(String detail) implements Submission {}
}
