package dev.turnpike.providers;

import dev.turnpike.x402.Bytes32;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of sending a signed order. */
public sealed interface Submission {
    /**
     * The images are here.
     *
     * @param transaction from the upstream's receipt; null: there is none
     * @param ticket of the job, where the images may be previews of what it makes; null: they are all there is
     */
    record Finished(Images images, @Nullable Bytes32 transaction, @Nullable Ticket ticket) implements Submission {
        public Finished(Images images, @Nullable Bytes32 transaction) {
            this(images, transaction, null);
        }
    }

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

    /**
     * Refused because of what the prompt says: no other order with it will be taken.
     *
     * @param free whether nothing was spent for sure; else exposure, as {@link Declined} is
     */
    record PromptRefused(String code, boolean free) implements Submission {
        public PromptRefused(String code) {
            this(code, false);
        }
    }

    /**
     * Refused by an upstream with a key before any work: nothing was spent, for sure.
     *
     * @param code cleaned for log and route
     * @param retryAfter how long it asks to be left alone; zero if it does not
     */
    record Refused(String code, Cause cause, Duration retryAfter) implements Submission {}

    /** What an upstream with a key refuses. */
    enum Cause {
        /** This order; others may be taken. */
        ORDER,
        /** Every order for this model. */
        MODEL,
        /** This order, or every order of ours: it does not say. */
        DENIED,
        /** Every order of ours: the key, the credit or the account is not in order. */
        ACCOUNT
    }

    /** Sent, without an answer that tells the result: the work may have been done, the money may be gone. */
    record InDoubt(String detail, Duration retryAfter) implements Submission {
        public InDoubt(String detail) {
            this(detail, Duration.ZERO);
        }
    }
}
