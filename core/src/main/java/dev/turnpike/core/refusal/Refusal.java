package dev.turnpike.core.refusal;

import dev.turnpike.x402.Challenge;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure on its way to the client, with everything its answer needs. One exception carries all of them.
 *
 * @see Code
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Code code;
    private final transient @Nullable String param;
    private final transient @Nullable Challenge challenge;
    private final transient @Nullable String reason;
    private final transient @Nullable Duration retryAfter;

    private Refusal(Code code, String message, @Nullable String param, @Nullable Challenge challenge,
            @Nullable String reason, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
        this.challenge = challenge;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public static Refusal of(Code code, String message) {
        return new Refusal(code, message, null, null, null, null);
    }

    /** A field of the order that breaks a rule. */
    public static Refusal field(Code code, String param, String message) {
        return new Refusal(code, message, param, null, null, null);
    }

    /** A payment that is not taken, with fresh terms. {@code reason} is the x402 reason code. */
    public static Refusal payment(String reason, String message, Challenge challenge) {
        return new Refusal(Code.PAYMENT_REJECTED, message, null, challenge, reason, null);
    }

    /** One that may be tried again after a while. */
    public static Refusal later(Code code, String message, Duration retryAfter) {
        return new Refusal(code, message, null, null, null, retryAfter);
    }

    public Code code() {
        return code;
    }

    public @Nullable String param() {
        return param;
    }

    public @Nullable Challenge challenge() {
        return challenge;
    }

    public @Nullable String reason() {
        return reason;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The error codes of the HTTP surface, each with its status: the one error table. */
    public enum Code {
        INVALID_DIMENSIONS(400), INVALID_MODEL(400), INVALID_PARAMETER(400), INVALID_PAYMENT(400),
        PAYMENT_REQUIRED(402),
        /** Its {@code error} on the wire is the reason code of the payment. */
        PAYMENT_REJECTED(402), PAYER_LIMITED(403), NOT_FOUND(404), METHOD_NOT_ALLOWED(405), REQUEST_TIMEOUT(408),
        PAYMENT_ALREADY_USED(409), NOT_CANCELLABLE(409), BODY_TOO_LARGE(413), UNSUPPORTED_MEDIA_TYPE(415),
        RATE_LIMITED(429), INTERNAL_ERROR(500), GENERATION_FAILED(502), NO_HEALTHY_UPSTREAM(503),
        FACILITATOR_UNAVAILABLE(503), OVERLOADED(503), DEADLINE_EXCEEDED(504);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
