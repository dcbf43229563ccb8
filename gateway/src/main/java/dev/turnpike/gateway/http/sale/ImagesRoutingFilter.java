package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Till;
import dev.turnpike.gateway.http.guard.Connections;
import dev.turnpike.gateway.http.guard.Visit;
import dev.turnpike.gateway.http.wire.Bodies;
import dev.turnpike.gateway.http.wire.RequestHeaders;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Serves routes to {@code images://…}, as the load balancer serves those to {@code lb://…}: the exchange goes to the
 * till, which has the images made by the cheapest healthy upstream. Only HTTP is done here: the body is read once, the
 * headers are read, and the till's reply is written.
 */
public final class ImagesRoutingFilter implements GlobalFilter, Ordered {
    private static final byte[] NONE = {};

    private final Seller seller;
    private final Till till;
    private final ImageSales sales;
    private final SaleResponses responses;
    private final Bodies bodies;
    private final Supplier<Duration> maxWait;

    /** @param maxWait how long a client may wait for the end of its job */
    public ImagesRoutingFilter(Seller seller, Till till, ImageSales sales, SaleResponses responses, Bodies bodies,
            Supplier<Duration> maxWait) {
        this.seller = seller;
        this.till = till;
        this.sales = sales;
        this.responses = responses;
        this.bodies = bodies;
        this.maxWait = maxWait;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI url = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        if (url == null || !"images".equals(url.getScheme()) || ServerWebExchangeUtils.isAlreadyRouted(exchange))
            return chain.filter(exchange);
        ServerWebExchangeUtils.setAlreadyRouted(exchange);
        return Mono.defer(() -> serve(exchange));
    }

    private Mono<Void> serve(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        boolean withPayment = RequestHeaders.carryPayment(request.getHeaders());
        boolean post = request.getMethod().equals(HttpMethod.POST);
        if (!post && (withPayment || !Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.getMethod())))
            return notAllowed(exchange);
        if (!post) return serve(exchange, NONE, RequestHeaders.read(request.getHeaders(), seller, maxWait.get()));
        return withPayment ? paid(exchange) : bodies.read(request).flatMap(body -> unpaid(exchange, body));
    }

    private Mono<Void> unpaid(ServerWebExchange exchange, byte[] body) {
        return serve(exchange, isBare(body) ? NONE : body,
                RequestHeaders.read(exchange.getRequest().getHeaders(), seller, maxWait.get()));
    }

    /** The payment is read first: no body is waited for beside one that nobody could have made. */
    private Mono<Void> paid(ServerWebExchange exchange) {
        RequestHeaders headers;
        try {
            headers = RequestHeaders.read(exchange.getRequest().getHeaders(), seller, maxWait.get());
        } catch (Rejection.Exception refused) {
            return refused.rejection().kind() == Rejection.Kind.MALFORMED ? Mono.error(refused)
                    : bodies.read(exchange.getRequest()).flatMap(body -> terms(exchange, body, refused));
        }
        return Connections.atWork(exchange.getRequest(),
                served(exchange, headers).flatMap(reply -> answer(exchange, reply, headers)));
    }

    private Mono<Reply> served(ServerWebExchange exchange, RequestHeaders headers) {
        return bodies.with(exchange.getRequest(), (body, done) -> Visit.look(exchange, good -> {
            Sale sale = sales.of("POST", exchange.getRequest().getPath().value(), headers.key(), body);
            return till.serve(sale, headers.payment(), headers.prefer().patience(), () -> {
                good.run();
                done.run();
            });
        }));
    }

    private Mono<Void> serve(ServerWebExchange exchange, byte[] body, RequestHeaders headers) {
        Sale sale = priced(exchange.getRequest().getPath().value(), body);
        return till.serve(sale, null, headers.prefer().patience(), () -> {})
                .flatMap(reply -> answer(exchange, reply, headers));
    }

    private Mono<Void> terms(ServerWebExchange exchange, byte[] body, Rejection.Exception refused) {
        return till.payFirst(priced(exchange.getRequest().getPath().value(), body))
                .flatMap(terms -> Mono.error(withTerms(refused, terms)));
    }

    /** What a client without a payment is told the price of: its order, or the standard one if it sent none. */
    private Sale priced(String path, byte[] body) {
        return body.length == 0 ? sales.probe(path) : sales.of("POST", path, "", body);
    }

    /** A payment of a kind that is not accepted is refused with the terms of those that are. */
    private static RuntimeException withTerms(Rejection.Exception refused, Reply terms) {
        return terms instanceof Reply.PayFirst first
                ? Refusal.payment(refused.rejection().code(), refused.rejection().message(), first.challenge())
                : refused;
    }

    private Mono<Void> answer(ServerWebExchange exchange, Reply reply, RequestHeaders headers) {
        Mono<Void> written = Mono.defer(() -> responses.response(reply, headers).to(exchange.getResponse()));
        return switch (reply) {
            case Reply.PayFirst first -> written;
            case Reply.Of of -> written.doOnSuccess(done -> till.answered(of.job(), true))
                    .doOnError(lost -> till.answered(of.job(), false))
                    .doOnCancel(() -> till.answered(of.job(), false));
        };
    }

    /** No body, or an object without members. */
    private static boolean isBare(byte[] body) {
        return body.length <= 16 && new String(body, StandardCharsets.UTF_8).replaceAll("\\s", "").matches("(\\{})?");
    }

    private static Mono<Void> notAllowed(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setAllow(Set.of(HttpMethod.POST));
        return Mono.error(Refusal.of(Code.METHOD_NOT_ALLOWED,
                "Images are made by POST; GET and HEAD without a payment tell the price."));
    }

    @Override
    public int getOrder() {
        return NettyRoutingFilter.ORDER - 1;
    }
}
