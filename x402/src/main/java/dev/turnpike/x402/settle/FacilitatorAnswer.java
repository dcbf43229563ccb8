package dev.turnpike.x402.settle;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Facilitator.Verification;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.wire.Fields;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.Receipts;
import dev.turnpike.x402.wire.Unreadable;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a facilitator's answers. A body with {@code isValid} or {@code success} counts whatever the status; a body with
 * neither is an outage, in which a settlement may have happened.
 */
public final class FacilitatorAnswer {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_]{1,100}");

    private FacilitatorAnswer() {}

    /** @param payer the signer, by our own check */
    public static Verification verification(Http.Outcome outcome, Address payer) {
        return switch (outcome) {
            case Http.NotSent notSent -> new Verification.Unavailable("not sent: " + notSent.detail());
            case Http.Lost lost -> new Verification.Unavailable(lost.detail());
            case Http.Answer answer -> verification(answer, payer);
        };
    }

    private static Verification verification(Http.Answer answer, Address payer) {
        Optional<ObjectNode> body = bodyThatSays("isValid", answer);
        if (body.isEmpty()) return new Verification.Unavailable("answered " + answer.status() + " without isValid");
        String code = code(body.get(), "invalidReason");
        if (!says(body.get(), "isValid"))
            return code.equals("unexpected_verify_error") ? new Verification.Unavailable(code)
                    : new Verification.Invalid(code, text(body.get(), "invalidMessage"));
        if (!isSuccess(answer) || !text(body.get(), "payer", payer.hex()).equalsIgnoreCase(payer.hex()))
            return new Verification.Unavailable(
                    "answered " + answer.status() + " isValid, but not 2xx or for another payer");
        return new Verification.Valid(payer);
    }

    public static Settlement settlement(Http.Outcome outcome) {
        return switch (outcome) {
            case Http.NotSent notSent -> unknown("not sent: " + notSent.detail(), null);
            case Http.Lost lost -> unknown(lost.detail(), null);
            case Http.Answer answer -> settlement(answer);
        };
    }

    private static Settlement settlement(Http.Answer answer) {
        Optional<ObjectNode> body = bodyThatSays("success", answer);
        if (body.isEmpty()) return unknown("answered " + answer.status() + " without success", null);
        Bytes32 transaction = Receipts.transaction(body.get()).orElse(null);
        String code = code(body.get(), "errorReason");
        if (says(body.get(), "success"))
            return transaction != null && isSuccess(answer) ? new Settlement.Settled(transaction)
                    : unknown("answered " + answer.status() + " success without a transaction to look up", transaction);
        if (hasTransaction(body.get()) || !BeforeBroadcast.proves(code))
            return unknown("not settled: " + code, transaction);
        return new Settlement.Refused(code, text(body.get(), "errorMessage"));
    }

    private static boolean hasTransaction(ObjectNode body) {
        return !text(body, "transaction").isEmpty() || !text(body, "transactionHash").isEmpty();
    }

    private static Optional<ObjectNode> bodyThatSays(String name, Http.Answer answer) {
        try {
            return Optional.of(Json.object(answer.text())).filter(body -> body.path(name).isBoolean());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private static boolean says(ObjectNode body, String name) {
        return body.path(name).booleanValue();
    }

    private static boolean isSuccess(Http.Answer answer) {
        return answer.status() / 100 == 2;
    }

    /** Codes are an open set and may reach our client; text in another form does not. */
    private static String code(ObjectNode body, String name) {
        return Fields.optionalText(body, name).filter(code -> CODE.matcher(code).matches()).orElse("unspecified");
    }

    /** A value other than a string counts as present, because it does not prove absence. */
    private static String text(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        return value.isMissingNode() || value.isNull() ? "" : value.isString() ? value.stringValue() : value.toString();
    }

    private static String text(ObjectNode body, String name, String otherwise) {
        String text = text(body, name);
        return text.isEmpty() ? otherwise : text;
    }

    private static Settlement unknown(String detail, @Nullable Bytes32 transaction) {
        return new Settlement.Unknown(detail, transaction);
    }
}
