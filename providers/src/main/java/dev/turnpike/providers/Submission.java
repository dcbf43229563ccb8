package dev.turnpike.providers;

import dev.turnpike.x402.Bytes32;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of sending a signed order. */
public sealed interface Submission {
    /** The images are here. {@code transaction} is from the upstream's receipt, which may be missing. */
    record Finished(Images images, @Nullable Bytes32 transaction) implements Submission {}

    /** The upstream accepted the work. */
    record Accepted(Ticket ticket, @Nullable Bytes32 transaction) implements Submission {}

    /** The signature never left us. */
    record NotBought(String detail) implements Submission {}

    /**
     * Refused after the signature left us: exposure until proven void.
     *
     * @param code cleaned for log and route
     * @param retryAfter how long it asks to be left alone; zero if it does not
     */
    record Declined(String code, Duration retryAfter) implements Submission {
        public Declined(String code) {
            this(code, Duration.ZERO);
        }
    }

    /** The same, because of what the prompt says: no other order with it will be taken. */
    record PromptRefused(String code) implements Submission {}

    /** Sent, without an answer that tells the result: the work may have been done, the money may be gone. */
    record InDoubt(String detail, Duration retryAfter) implements Submission {
        public InDoubt(String detail) {
            this(detail, Duration.ZERO);
        }
    }
}
