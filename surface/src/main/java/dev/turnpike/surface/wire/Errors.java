package dev.turnpike.surface.wire;

import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Rejection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.MethodNotAllowedException;

/**
 * Turns every failure into a response. Of an unexpected failure only an id shows, which the log has too.
 */
public final class Errors {
    private Errors() {}

    /** The failure in terms of the error table; empty for a failure that is not expected. */
    public static Optional<Refusal> expected(Throwable failure) {
        return Optional.ofNullable(switch (failure) {
            case Refusal refusal -> refusal;
            case Rejection.Exception rejection -> refusal(rejection.rejection());
            case DataBufferLimitException big -> Bodies.tooLarge(Bodies.MAX_BYTES);
            case Steps.LostOwnership lost -> Refusal.of(Code.OVERLOADED, "Another process serves in this one's place.");
            case MethodNotAllowedException method -> Refusal.of(Code.METHOD_NOT_ALLOWED,
                    "This path does not take this method (expected: " + allow(method) + ").");
            case ErrorResponse spring -> byStatus(spring.getStatusCode().value());
            default -> null;
        });
    }

    /** The {@code Allow} of a path: the methods of Spring's routing, and HEAD beside GET. */
    public static String allow(MethodNotAllowedException refused) {
        Set<String> methods = new TreeSet<>();
        refused.getSupportedMethods().forEach(method -> methods.add(method.name()));
        if (methods.contains("GET")) methods.add("HEAD");
        return String.join(", ", methods);
    }

    /** A refused payment is unexpected here: the till has made a {@link Refusal} with terms of it. */
    private static @Nullable Refusal refusal(Rejection rejection) {
        return switch (rejection.kind()) {
            case MALFORMED -> Refusal.of(Code.INVALID_PAYMENT, rejection.code() + ": " + rejection.message());
            case REFUSED -> null;
        };
    }

    private static @Nullable Refusal byStatus(int status) {
        return switch (status) {
            case 404 -> Refusal.of(Code.NOT_FOUND, "There is nothing at this path (see / for what there is).");
            case 405 ->
                Refusal.of(Code.METHOD_NOT_ALLOWED, "This path does not take this method (see the Allow header).");
            case 408 -> Refusal.of(Code.REQUEST_TIMEOUT, Bodies.TOO_SLOW);
            case 413 -> Bodies.tooLarge(Bodies.MAX_BYTES);
            case 415 -> Refusal.of(Code.UNSUPPORTED_MEDIA_TYPE, Bodies.NOT_JSON);
            case 429 -> Refusal.of(Code.RATE_LIMITED, "Too many requests; try again later.");
            case 503 -> Refusal.of(Code.OVERLOADED, "This cannot be served now; try again later.");
            default -> status >= 400 && status < 500 ? Refusal.of(Code.INVALID_PARAMETER, "The request cannot be read.")
                    : null;
        };
    }

    /** @param paid whether the request carried a payment */
    public static Response response(Refusal refusal, boolean paid, ErrorBodies bodies) {
        Refusal.Reason reason = refusal.reason();
        Response response = switch (reason) {
            case Refusal.Plain plain -> problem(reason, null, paid, bodies);
            case Refusal.Field field when field.param().equals(Bodies.ENCODING) ->
                problem(reason, field.param(), paid, bodies).with("Accept-Encoding", "identity");
            case Refusal.Field field -> problem(reason, field.param(), paid, bodies);
            case Refusal.Payment payment -> challenged(payment, paid, bodies);
            case Refusal.Later later ->
                problem(reason, null, paid, bodies).with("Retry-After", seconds(later.retryAfter()));
        };
        if (refusal.code() == Code.REQUEST_TIMEOUT || refusal.code() == Code.BODY_TOO_LARGE)
            response = response.with("Connection", "close"); // the rest of the body is not waited for
        return paid ? response.with("x-should-retry", "false") : response;
    }

    private static Response problem(Refusal.Reason reason, @Nullable String param, boolean paid, ErrorBodies bodies) {
        ErrorBody body = ErrorBody.of(reason.code(), reason.message(), param);
        return Response.json(reason.code().status(), bodies.error(paid ? body.with(Charged.of(reason.code())) : body));
    }

    private static Response challenged(Refusal.Payment payment, boolean paid, ErrorBodies bodies) {
        Challenge challenge = payment.challenge().because(payment.reasonCode());
        TermsBody body = TermsBody.of(challenge, payment.message(), paid ? Charged.of(payment.code()) : null);
        return Response.json(402, bodies.terms(body)).with(challenge.headers());
    }

    /** Rounded up; at least one. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    /** The ledger cannot be used now: what a payment has bought is not known until it can. */
    public static Response away(boolean paid, ErrorBodies bodies) {
        ErrorBody body = ErrorBody.of(Code.OVERLOADED, "The ledger cannot be used now; send the same again later.",
                null);
        Response response = Response
                .json(Code.OVERLOADED.status(), bodies.error(paid ? body.with(Charged.PENDING) : body))
                .with("Retry-After", "5");
        return paid ? response.with("x-should-retry", "false") : response;
    }

    /** @param id of the request, as the log has it */
    public static Response unexpected(String id, boolean paid, ErrorBodies bodies) {
        return response(Refusal.of(Code.INTERNAL_ERROR, "Something broke here; the log has it under " + id + "."), paid,
                bodies);
    }

    /** A payment of a kind that is not accepted is refused with the terms of those that are. */
    public static RuntimeException withTerms(Rejection.Exception refused, Reply terms) {
        return terms instanceof Reply.PayFirst first
                ? Refusal.payment(refused.rejection().code(), refused.rejection().message(), first.challenge())
                : refused;
    }
}
