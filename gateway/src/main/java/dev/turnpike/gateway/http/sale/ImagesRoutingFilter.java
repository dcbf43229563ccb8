package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.http.wire.Asked;
import dev.turnpike.gateway.http.wire.Bodies;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
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
 * Takes routes to {@code images://…} as the load balancer takes those to {@code lb://…}: instead of to one server the
 * exchange goes to whoever sells the images cheapest. Only HTTP is done here: what is asked for a price without a
 * payment, what is read once and handed on, and the answer.
 */
public final class ImagesRoutingFilter implements GlobalFilter, Ordered {
    private final Seller seller;
    private final Paid paid;
    private final Replies replies;
    private final Bodies bodies;
    private final Supplier<Duration> maxWait;

    /** @param maxWait how long a client may wait for the end of its job */
    public ImagesRoutingFilter(Seller seller, Paid paid, Replies replies, Bodies bodies, Supplier<Duration> maxWait) {
        this.seller = seller;
        this.paid = paid;
        this.replies = replies;
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
        boolean withPayment = Asked.paid(request.getHeaders());
        boolean post = request.getMethod().equals(HttpMethod.POST);
        if (!post && (withPayment || !Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.getMethod())))
            return notAllowed(exchange);
        return (post ? bodies.read(request) : Mono.just(new byte[0]))
                .map(body -> !withPayment && bare(body) ? new byte[0] : body)
                .flatMap(body -> serve(exchange, body));
    }

    private Mono<Void> serve(ServerWebExchange exchange, byte[] body) {
        var request = exchange.getRequest();
        String path = request.getPath().value();
        try {
            Asked asked = Asked.read(request.getHeaders(), seller, maxWait.get());
            return paid.serve(body, path, asked.payment(), asked.prefer().patience(), asked.explain())
                    .flatMap(reply -> answer(exchange, reply, asked));
        } catch (Rejection.Exception refused) {
            return refused.rejection().kind() == Rejection.Kind.MALFORMED ? Mono.error(refused)
                    : paid.serve(body, path, Optional.empty(), Duration.ZERO, false)
                            .flatMap(terms -> Mono.error(withTerms(refused, terms)));
        }
    }

    /** A payment of a kind that is not taken is told what is. */
    private static RuntimeException withTerms(Rejection.Exception refused, Reply terms) {
        return terms instanceof Reply.PayFirst first
                ? Refusal.payment(refused.rejection().code(), refused.rejection().message(), first.challenge())
                : refused;
    }

    private Mono<Void> answer(ServerWebExchange exchange, Reply reply, Asked asked) {
        Mono<Void> written = Mono.defer(() -> replies.answer(reply, asked).to(exchange.getResponse()));
        return switch (reply) {
            case Reply.PayFirst first -> written;
            case Reply.Of of -> written.doOnSuccess(done -> paid.answered(of.job(), true))
                    .doOnError(lost -> paid.answered(of.job(), false))
                    .doOnCancel(() -> paid.answered(of.job(), false));
        };
    }

    /** Nothing, or an object with nothing in it. */
    private static boolean bare(byte[] body) {
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
