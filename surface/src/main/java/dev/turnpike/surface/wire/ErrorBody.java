package dev.turnpike.surface.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.refusal.Refusal.Code;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error: {@code error} and {@code message} beside RFC 9457's {@code type}, {@code title} and
 * {@code status}.
 *
 * @param error for programs: a {@link Code}, or a reason that is none of ours, such as a facilitator's
 * @param message for people
 * @param param the field that breaks a rule
 * @param type the row of the error page
 * @param charged what became of the payment, if the request carried one
 * @param owed what was taken for nothing, until it was paid back
 * @param refund how that is paid back, once it was begun
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorBody(String error, String message, @Nullable String param, String type, String title, int status,
        @Nullable Charged charged, @Nullable Money owed, @Nullable RefundState refund) {
    /** Where {@code type} leads: the path of the error page. */
    public static final String PAGE = "/docs/errors";

    public static ErrorBody of(Code code, String message, @Nullable String param) {
        return of(code.name(), code.status(), title(code), message, param);
    }

    public static ErrorBody of(String error, int status, String title, String message, @Nullable String param) {
        return new ErrorBody(error, message, param, PAGE + "#" + error, title, status, null, null, null);
    }

    public ErrorBody with(Charged payment) {
        return new ErrorBody(error, message, param, type, title, status, payment, owed, refund);
    }

    /** With what was taken for nothing, which is owed until its refund is carried out. */
    public ErrorBody owing(Money taken, @Nullable Refund back) {
        boolean paid = back != null && back.state() == dev.turnpike.core.doubt.RefundState.SETTLED;
        return new ErrorBody(error, message, param, type, title, status, charged, paid ? null : taken,
                back == null ? null : RefundState.of(back));
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
            case PAYMENT_OWED -> "The money of this payment is owed";
            case NOT_CANCELLABLE -> "The job can no longer be cancelled";
            case CANCELLED -> "The job was cancelled";
            case MODEL_RETIRED -> "The model is sold no more";
            case IMAGES_DELETED -> "The images were deleted for their age";
            case ANSWER_DELETED -> "The answer was deleted for its age";
            case BODY_TOO_LARGE -> "The body is too large";
            case UNSUPPORTED_MEDIA_TYPE -> "The body is not JSON";
            case PROMPT_REFUSED -> "The prompt was refused";
            case RATE_LIMITED -> "Too many requests";
            case PAYMENT_LOCKED -> "The payment answers nothing for a while";
            case INTERNAL_ERROR -> "Something broke here";
            case GENERATION_FAILED -> "The images could not be made";
            case UPSTREAM_FAILED -> "The upstream gave no answer to charge for";
            case NO_HEALTHY_UPSTREAM -> "Nobody can make this now";
            case FACILITATOR_UNAVAILABLE -> "Payments cannot be checked now";
            case OVERLOADED -> "Too much is going on";
            case DEADLINE_EXCEEDED -> "The work takes longer than the wait";
        };
    }
}
