package dev.turnpike.surface.guard;

import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.ErrorBodies;
import dev.turnpike.surface.wire.Errors;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Answers every failure of every request by the error table, in front of Spring's own handlers. */
public final class ErrorHandler implements ErrorWebExceptionHandler, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);
    private static final int BEFORE_SPRINGS_OWN = -2;

    private final Function<ServerWebExchange, ErrorBodies> bodies;

    /** @param bodies how errors are worded for a request */
    public ErrorHandler(Function<ServerWebExchange, ErrorBodies> bodies) {
        this.bodies = bodies;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted()) return brokenOff(exchange, failure);
        boolean paid = Visit.isOf(exchange) || RequestHeaders.carryPayment(exchange.getRequest().getHeaders());
        if (failure instanceof MethodNotAllowedException refused)
            exchange.getResponse().getHeaders().set("Allow", Errors.allow(refused));
        return response(exchange, failure, paid, bodies.apply(exchange)).to(exchange.getResponse());
    }

    /**
     * The answer to a failure, which counts as a refused payment of its address where the request carried one, unless the
     * failure is ours.
     *
     * @param paid whether the request carried a payment
     */
    public Response response(ServerWebExchange exchange, Throwable failure, boolean paid, ErrorBodies words) {
        Optional<Refusal> expected = Errors.expected(failure);
        if (expected.isPresent()) {
            if (isOurs(expected.get().code())) Visit.forgiven(exchange);
            else
                Visit.refused(exchange);
            return Errors.response(expected.get(), paid, words);
        }
        Visit.forgiven(exchange);
        String id = exchange.getRequest().getId();
        if (failure instanceof DataAccessResourceFailureException) {
            LOG.warn("request {} {} {}: the ledger cannot be used now: {}", id, exchange.getRequest().getMethod(),
                    path(exchange), failure.toString());
            return Errors.away(paid, words);
        }
        LOG.error("request {} {} {}: unexpected failure", id, exchange.getRequest().getMethod(), path(exchange),
                failure);
        return Errors.unexpected(id, paid, words);
    }

    /** The client has its status already; its connection is closed. */
    private static Mono<Void> brokenOff(ServerWebExchange exchange, Throwable failure) {
        if (!(failure instanceof IOException) && !(failure instanceof AbortedException))
            LOG.warn("an answer broke off: {} {}: {}", exchange.getRequest().getMethod(), path(exchange),
                    failure.toString());
        if (!(failure instanceof ImageBytes.TooSlow)) return Mono.error(failure);
        Connections.cut(exchange.getResponse());
        return Mono.empty();
    }

    /** Without the id of a job or a file: the id alone gives access. */
    private static String path(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().replaceFirst("^(/v1/(jobs|files)/.{0,6}).*", "$1…");
    }

    /** Whether this is a failure of ours, or of those we ask, that says nothing of the request. */
    private static boolean isOurs(Code code) {
        return switch (code) {
            case FACILITATOR_UNAVAILABLE, NO_HEALTHY_UPSTREAM, GENERATION_FAILED, UPSTREAM_FAILED, INTERNAL_ERROR,
                    PROMPT_REFUSED, RATE_LIMITED ->
                true;
            case INVALID_DIMENSIONS, INVALID_MODEL, INVALID_PARAMETER, INVALID_PAYMENT, PAYMENT_REQUIRED,
                    PAYMENT_REJECTED, PAYER_LIMITED, NOT_FOUND, METHOD_NOT_ALLOWED, REQUEST_TIMEOUT,
                    PAYMENT_ALREADY_USED, DEADLINE_EXCEEDED, PAYMENT_OWED, NOT_CANCELLABLE, CANCELLED, MODEL_RETIRED,
                    IMAGES_DELETED, ANSWER_DELETED, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, OVERLOADED,
                    PAYMENT_LOCKED ->
                false;
        };
    }

    @Override
    public int getOrder() {
        return BEFORE_SPRINGS_OWN;
    }
}
