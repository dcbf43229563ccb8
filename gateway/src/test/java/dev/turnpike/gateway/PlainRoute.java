package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.core.Core;
import dev.turnpike.surface.route.PaidRoute;
import dev.turnpike.surface.route.SoldRoutes;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Listing;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A route that is sold, whose requests leave through the network of the test: {@code plain}, or {@code first}. */
final class PlainRoute {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 1 << 20;

    private final PaidRoute route;
    private final Http network;
    private final URI upstream;

    /** @param settle before or after */
    PlainRoute(String name, String settle, Core core, Bodies bodies, Http network) {
        SoldRoutes.SoldRoute sold = new SoldRoutes(List.of(declared(name, settle)), List.of(), core.seller())
                .route(name);
        Listing listing = sold.operations().getFirst().listing(new Listing.Service("Turnpike", List.of(), null));
        this.route = new PaidRoute(sold.settings(), core, bodies, listing, (sale, webhook) -> sale);
        this.network = network;
        this.upstream = URI.create("http://" + name + ".test/");
    }

    private static RouteDefinition declared(String name, String settle) {
        FilterDefinition sells = new FilterDefinition("X402Payment=");
        sells.setArgs(Map.of("price", "0.010", "settle", settle, "signing-key", "k".repeat(32)));
        RouteDefinition route = new RouteDefinition();
        route.setId(name);
        route.setPredicates(List.of(new PredicateDefinition("Path=/" + name)));
        route.setFilters(List.of(sells));
        return route;
    }

    Mono<Void> serve(ServerWebExchange exchange) {
        return route.filter(exchange, forwarded -> forward(forwarded.getRequest(), forwarded.getResponse()));
    }

    private Mono<Void> forward(ServerHttpRequest request, ServerHttpResponse response) {
        Map<String, String> headers = new HashMap<>(request.getHeaders().toSingleValueMap());
        return DataBufferUtils.join(request.getBody())
                .map(buffer -> buffer.toString(UTF_8))
                .flatMap(body -> network.send(new Http.Call("POST", upstream, headers, body.getBytes(UTF_8), PATIENCE,
                        MOST, Http.Reach.PRIVATE)))
                .flatMap(outcome -> outcome instanceof Http.Answer answer ? write(response, answer)
                        : Mono.error(new ConnectException(outcome.toString())));
    }

    private static Mono<Void> write(ServerHttpResponse response, Http.Answer answer) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
    }
}
