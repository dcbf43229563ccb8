package dev.turnpike.surface.route;

import dev.turnpike.core.Core;
import dev.turnpike.core.forwarding.RouteSale;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Guest;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Till;
import dev.turnpike.surface.guard.Connections;
import dev.turnpike.surface.guard.Visit;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Errors;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.x402.Listing;
import dev.turnpike.x402.Rejection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Sells the requests of one route: without a payment they are told the price; with one they go to the till, which has the
 * rest of the route's filters run once, and their answer is written once it is paid for.
 */
public final class PaidRoute implements GatewayFilter, Ordered {
    private static final String NO_UPGRADE = "A connection that is upgraded, such as a WebSocket, cannot be sold here: it has "
            + "no answer that could be kept until it is paid for. Nothing was charged.";

    private final RouteSettings sold;
    private final Core core;
    private final Bodies bodies;
    private final BiFunction<Sale, @Nullable Webhook, Sale> hooked;
    private final RouteResponses responses;

    /**
     * @param listing what catalogues are told of the route
     * @param hooked a sale with its webhook
     */
    public PaidRoute(RouteSettings sold, Core core, Bodies bodies, Listing listing,
            BiFunction<Sale, @Nullable Webhook, Sale> hooked) {
        this.sold = sold;
        this.core = core;
        this.bodies = bodies;
        this.hooked = hooked;
        this.responses = new RouteResponses(core.till(), core.seller(), core.files(), listing, core.refunds()::owing,
                core.ground().disk());
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (sold.isFree(request.getPath()))
            return chain.filter(exchange.mutate().request(UpstreamRequest.free(request)).build());
        if (isUpgrade(exchange)) return Mono.error(Refusal.field(Code.INVALID_PARAMETER, "Upgrade", NO_UPGRADE));
        return Mono.defer(
                () -> RequestHeaders.carryPayment(request.getHeaders()) ? paid(exchange, chain) : unpaid(exchange));
    }

    private static boolean isUpgrade(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return exchange.getRequest()
                .getHeaders()
                .getOrEmpty("Upgrade")
                .stream()
                .flatMap(protocols -> Arrays.stream(protocols.split(",")))
                .anyMatch(protocol -> protocol.strip().equalsIgnoreCase("websocket"))
                || route != null && route.getUri().getScheme().toLowerCase(Locale.ROOT).matches("wss?|lb:wss?");
    }

    /** The price is the same for every body: none is read. */
    private Mono<Void> unpaid(ServerWebExchange exchange) {
        RequestHeaders none = RequestHeaders.read(exchange.getRequest().getHeaders(), core.seller(), maxWait());
        return core.till()
                .payFirst(sale(exchange, "", ""))
                .flatMap(reply -> responses.write(exchange.getResponse(), reply, none, Optional.empty()));
    }

    private Mono<Void> paid(ServerWebExchange exchange, GatewayFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        RequestHeaders headers;
        try {
            headers = RequestHeaders.read(request.getHeaders(), core.seller(), maxWait());
        } catch (Rejection.Exception refused) {
            return refused.rejection().kind() == Rejection.Kind.MALFORMED ? Mono.error(refused)
                    : core.till()
                            .payFirst(sale(exchange, "", ""))
                            .flatMap(terms -> Mono.error(Errors.withTerms(refused, terms)));
        }
        return Connections.atWork(request,
                bodies.any(request, "requests " + sold.terms().route(), sold.requestLimit(), (body, room) -> {
                    HeldRequest held = new HeldRequest(exchange, chain, body, room, sold, core);
                    return Mono
                            .using(() -> core.forwards().wait(held),
                                    call -> served(exchange, headers, held, call, body), core.forwards()::forget)
                            .doFinally(end -> held.gone());
                }));
    }

    private Mono<Void> served(ServerWebExchange exchange, RequestHeaders headers, HeldRequest held, String call,
            byte[] body) {
        Till till = core.till();
        return Mono.defer(() -> {
            Guest guest = till.guest(headers.again(), false);
            return Visit
                    .look(exchange, guest::isReplay,
                            good -> till.serve(hooked.apply(sale(exchange, print(exchange, headers, body), call),
                                    headers.webhook()), headers.payment(), guest, maxWait(), good))
                    .flatMap(reply -> responses.write(exchange.getResponse(), reply, headers, held.free()))
                    .doFinally(end -> guest.gone(end == SignalType.ON_COMPLETE));
        });
    }

    private RouteSale sale(ServerWebExchange exchange, String fingerprint, String call) {
        return new RouteSale(sold.terms(),
                core.ground().outside().publicUrl().get() + exchange.getRequest().getURI().getRawPath(), fingerprint,
                call, core.fleet());
    }

    private String print(ServerWebExchange exchange, RequestHeaders headers, byte[] body) {
        return RequestFingerprint.of(sold.terms().route(), exchange.getRequest(), headers.key(), body);
    }

    private Duration maxWait() {
        return core.configuration().seller().maxWait();
    }

    /** In front of whatever writes an upstream's answer to a client, and of every other filter that may. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 2000;
    }
}
