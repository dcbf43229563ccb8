package dev.turnpike.surface.sale;

import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Guest;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Till;
import dev.turnpike.surface.guard.Connections;
import dev.turnpike.surface.guard.Visit;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Errors;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

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
    private final Answers answers;
    private final Bodies bodies;
    private final Supplier<Duration> maxWait;
    private final BiFunction<Sale, @Nullable Webhook, Sale> hooked;

    /**
     * @param maxWait how long a client may wait for the end of its job
     * @param hooked a sale with its webhook
     */
    public ImagesRoutingFilter(Seller seller, Till till, ImageSales sales, Answers answers, Bodies bodies,
            Supplier<Duration> maxWait, BiFunction<Sale, @Nullable Webhook, Sale> hooked) {
        this.seller = seller;
        this.till = till;
        this.sales = sales;
        this.answers = answers;
        this.bodies = bodies;
        this.maxWait = maxWait;
        this.hooked = hooked;
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
        return Connections.atWork(exchange.getRequest(), Mono.defer(() -> {
            Guest guest = till.guest(headers.again(), headers.prefer().leaves());
            return served(exchange, headers, guest).flatMap(served -> served.by(answers))
                    .doFinally(end -> guest.gone(end == SignalType.ON_COMPLETE));
        }));
    }

    /** A client that comes back for its job is not streamed to. */
    private Mono<Served> served(ServerWebExchange exchange, RequestHeaders headers, Guest guest) {
        Voice voice = Voice.of(exchange);
        Instant asked = answers.now();
        return bodies.unread(exchange.getRequest(), (body, room) -> Visit.look(exchange, guest::isReplay, good -> {
            room.read();
            var order = voice.order(sales, exchange.getRequest().getPath().value(), headers.key(), body);
            boolean streamed = order.delivery().streamed() && !headers.prefer().leaves();
            Duration wait = streamed ? Duration.ZERO : headers.prefer().patience();
            return till.serve(hooked.apply(order.sale(), headers.webhook()), headers.payment(), guest, wait, () -> {
                good.run();
                room.close();
            })
                    .map(reply -> new Served(exchange, reply,
                            new Answers.Asked(headers, order.voice(), order.delivery().asData(), asked), streamed));
        }));
    }

    /** A reply on its way to its client. */
    private record Served(ServerWebExchange exchange, Reply reply, Answers.Asked asked, boolean streamed) {
        Mono<Void> by(Answers answers) {
            return streamed && reply instanceof Reply.Of begun
                    ? answers.stream(exchange.getResponse(), begun, asked, exchange.getRequest().getId())
                    : answers.write(exchange.getResponse(), reply, asked);
        }
    }

    private Mono<Void> serve(ServerWebExchange exchange, byte[] body, RequestHeaders headers) {
        return till.serve(priced(exchange, body), null, headers.prefer().patience(), () -> {})
                .flatMap(reply -> answers.write(exchange.getResponse(), reply,
                        new Answers.Asked(headers, Voice.of(exchange), false, answers.now())));
    }

    private Mono<Void> terms(ServerWebExchange exchange, byte[] body, Rejection.Exception refused) {
        return till.payFirst(priced(exchange, body)).flatMap(terms -> Mono.error(Errors.withTerms(refused, terms)));
    }

    /** What a client without a payment is told the price of: its order, or the standard one if it sent none. */
    private Sale priced(ServerWebExchange exchange, byte[] body) {
        String path = exchange.getRequest().getPath().value();
        return body.length == 0 ? sales.probe(path) : Voice.of(exchange).order(sales, path, "", body).sale();
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
