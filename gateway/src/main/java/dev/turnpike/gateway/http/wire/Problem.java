package dev.turnpike.gateway.http.wire;

import dev.turnpike.core.refusal.Refusal.Code;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of an error: the seeds' {@code error} and {@code message} beside RFC 9457's {@code type}, {@code title},
 * {@code status}.
 */
public final class Problem {
    private Problem() {}

    public static ObjectNode of(Code code, String message, @Nullable String param) {
        return of(code.name(), code.status(), title(code), message, param);
    }

    /** @param error a code that may not be one of ours, such as a facilitator's reason */
    public static ObjectNode of(String error, int status, String title, String message, @Nullable String param) {
        ObjectNode body = Json.object().put("error", error).put("message", message);
        if (param != null) body.put("param", param);
        return body.put("type", "/docs/errors#" + error).put("title", title).put("status", status);
    }

    public static String title(Code code) {
        return switch (code) {
            case INVALID_DIMENSIONS -> "The size cannot be made";
            case INVALID_MODEL -> "There is no such model";
            case INVALID_PARAMETER -> "A field breaks a rule";
            case INVALID_PAYMENT -> "The payment cannot be read";
            case PAYMENT_REQUIRED -> "Payment required";
            case PAYMENT_REJECTED -> "The payment was not taken";
            case PAYER_LIMITED -> "The payer has reached a limit";
            case NOT_FOUND -> "There is nothing here";
            case METHOD_NOT_ALLOWED -> "The method is not allowed here";
            case REQUEST_TIMEOUT -> "The request came too slowly";
            case PAYMENT_ALREADY_USED -> "The payment was made for another request";
            case NOT_CANCELLABLE -> "The job can no longer be cancelled";
            case BODY_TOO_LARGE -> "The body is too large";
            case UNSUPPORTED_MEDIA_TYPE -> "The body is not JSON";
            case RATE_LIMITED -> "Too many requests";
            case INTERNAL_ERROR -> "Something broke here";
            case GENERATION_FAILED -> "The images could not be made";
            case NO_HEALTHY_UPSTREAM -> "Nobody can make this now";
            case FACILITATOR_UNAVAILABLE -> "Payments cannot be checked now";
            case OVERLOADED -> "Too much is going on";
            case DEADLINE_EXCEEDED -> "The work takes longer than the wait";
        };
    }
}
