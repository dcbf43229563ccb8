package dev.turnpike.surface.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal.Code;

/** Whether the payment of the request was taken, as a client is told: {@code true}, {@code false} or {@code "pending"}. */
public enum Charged {
    YES, NO, PENDING;

    public static Charged of(State state) {
        return switch (state) {
            case State.Held held -> PENDING;
            case State.Working working -> PENDING;
            case State.Delivered delivered -> PENDING;
            case State.Settling settling -> PENDING;
            case State.Paid paid -> YES;
            case State.Closed closed -> of(closed.end());
        };
    }

    private static Charged of(End end) {
        return switch (end) {
            case End.Settled settled -> YES;
            case End.Released released -> released.code() == Code.PAYMENT_OWED ? YES : NO;
            case End.Lapsed lapsed -> NO;
            case End.Unpaid unpaid -> NO;
            case End.Joined joined -> NO;
        };
    }

    /**
     * For a request that came to no job. After an internal error the payment may or may not have been used, of one that is
     * locked nothing is told, and one that was refused before the ledger was asked may have been used earlier: pending.
     */
    public static Charged of(Code code) {
        return switch (code) {
            case INTERNAL_ERROR, DEADLINE_EXCEEDED, PAYMENT_LOCKED, RATE_LIMITED, OVERLOADED, REQUEST_TIMEOUT ->
                PENDING;
            case PAYMENT_OWED -> YES;
            case INVALID_DIMENSIONS, INVALID_MODEL, INVALID_PARAMETER, INVALID_PAYMENT, PAYMENT_REQUIRED,
                    PAYMENT_REJECTED, PAYER_LIMITED, NOT_FOUND, METHOD_NOT_ALLOWED, PAYMENT_ALREADY_USED,
                    NOT_CANCELLABLE, CANCELLED, MODEL_RETIRED, IMAGES_DELETED, ANSWER_DELETED, BODY_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE, PROMPT_REFUSED, GENERATION_FAILED, UPSTREAM_FAILED, NO_HEALTHY_UPSTREAM,
                    FACILITATOR_UNAVAILABLE ->
                NO;
        };
    }

    @JsonValue
    Object json() {
        return switch (this) {
            case YES -> true;
            case NO -> false;
            case PENDING -> "pending";
        };
    }
}
