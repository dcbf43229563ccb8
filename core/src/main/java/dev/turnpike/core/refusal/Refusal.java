package dev.turnpike.core.refusal;

import dev.turnpike.x402.Challenge;
import java.time.Duration;

/**
 * An expected failure on its way to the client. The exception only carries; the {@link Reason} holds everything the
 * answer needs.
 *
 * @see Code
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Reason reason;

    public Refusal(Reason reason) {
        super(reason.message(), null, false, false);
        this.reason = reason;
    }

    public static Refusal of(Code code, String message) {
        return new Refusal(new Plain(code, message));
    }

    /** A field of the order that breaks a rule. */
    public static Refusal field(Code code, String param, String message) {
        return new Refusal(new Field(code, param, message));
    }

    /** A payment that is not taken, with fresh terms. {@code reasonCode} is the one of x402. */
    public static Refusal payment(String reasonCode, String message, Challenge challenge) {
        return new Refusal(new Payment(reasonCode, message, challenge));
    }

    /** A request that may be tried again after a while. */
    public static Refusal later(Code code, String message, Duration retryAfter) {
        return new Refusal(new Later(code, message, retryAfter));
    }

    public Reason reason() {
        return reason;
    }

    public Code code() {
        return reason.code();
    }

    /** Why a request is refused, with what its answer says beside the message. */
    public sealed interface Reason {
        Code code();

        /** One sentence for a person. */
        String message();
    }

    /** Nothing but a code and a message. */
    public record Plain(Code code, String message) implements Reason {}

    /** A field that breaks a rule. */
    public record Field(Code code, String param, String message) implements Reason {}

    /** A payment that is not taken, with fresh terms. */
    public record Payment(String reasonCode, String message, Challenge challenge) implements Reason {
        @Override
        public Code code() {
            return Code.PAYMENT_REJECTED;
        }
    }

    /** Something that may go well after a while. */
    public record Later(Code code, String message, Duration retryAfter) implements Reason {}

    /** The error codes of the HTTP surface, each with its status: the one error table. */
    public enum Code {
        INVALID_DIMENSIONS(400), INVALID_MODEL(400), INVALID_PARAMETER(400), INVALID_PAYMENT(400),
        PAYMENT_REQUIRED(402),
        /** Its {@code error} on the wire is the reason code of the payment. */
        PAYMENT_REJECTED(402), PAYER_LIMITED(403), NOT_FOUND(404), METHOD_NOT_ALLOWED(405), REQUEST_TIMEOUT(408),
        PAYMENT_ALREADY_USED(409),
        /** The money of this payment has come to us and has bought nothing. */
        PAYMENT_OWED(409), NOT_CANCELLABLE(409),
        /** The job was cancelled by its client; it answers so from then on. */
        CANCELLED(409),
        /** The model is sold no more. */
        MODEL_RETIRED(410),
        /** The job was settled and its images handed out, so long ago that they were deleted. */
        IMAGES_DELETED(410),
        /** The job was settled, and the answer of its route was deleted for its age. */
        ANSWER_DELETED(410), BODY_TOO_LARGE(413), UNSUPPORTED_MEDIA_TYPE(415),
        /** An upstream will not make what the prompt says; another order with it would end the same. */
        PROMPT_REFUSED(422), RATE_LIMITED(429), PAYMENT_LOCKED(429), INTERNAL_ERROR(500), GENERATION_FAILED(502),
        /** The upstream of a route gave no answer that is charged for. */
        UPSTREAM_FAILED(502), NO_HEALTHY_UPSTREAM(503), FACILITATOR_UNAVAILABLE(503), OVERLOADED(503),
        DEADLINE_EXCEEDED(504);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
