package dev.turnpike.gateway.http.pages;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.orders.ImageRequest;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.gateway.http.sale.RouteView;
import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Bodies;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.pricing.Work;
import dev.turnpike.x402.Challenge;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an order would cost: {@code POST /v1/images/estimate} in x-router's words, {@code POST /v1/quotes} with all
 * there is to know.
 */
public final class PricePages {
    private static final String NOTE = "Exact and in full: this is the amount to sign; nothing is charged unless images are delivered.";

    private final Supplier<Configuration> configuration;
    private final Quotes quotes;
    private final Bodies bodies;

    public PricePages(Supplier<Configuration> configuration, Quotes quotes, Bodies bodies) {
        this.configuration = configuration;
        this.quotes = quotes;
        this.bodies = bodies;
    }

    Mono<Answer> estimate(ServerRequest request) {
        return order(request).map(order -> {
            Quotes.Quoted quoted = quotes.quote(order);
            ObjectNode body = described(quoted.quote().work());
            body.set("estimatedCost", Json.money(quoted.quote().price()).put("note", NOTE));
            return Answer.json(200, body);
        });
    }

    Mono<Answer> quote(ServerRequest request) {
        return order(request).map(order -> {
            Quotes.Quoted quoted = quotes.quote(order);
            ObjectNode body = described(quoted.quote().work());
            body.set("price", Json.money(quoted.quote().price()));
            body.put("validForSeconds", configuration.get().pricing().quoteTtl().toSeconds());
            body.setAll(RouteView.of(quoted.plan(), configuration.get().publicCosts()));
            if (!quoted.plan().candidates().isEmpty()) body.set("x402", terms(quoted.terms().get()));
            return Answer.json(200, body).with("Cache-Control", "no-store");
        });
    }

    private Mono<ImageRequest> order(ServerRequest request) {
        return bodies.read(request.exchange().getRequest())
                .map(body -> ParsedBody.of(body).estimate(configuration.get()));
    }

    private static ObjectNode described(Work work) {
        return Json.object()
                .put("model", work.model())
                .put("dimensions", work.resolution().toString())
                .put("number_of_images", work.count());
    }

    /** The terms of a 402: V1's as in its body, V2's as in its header. Left out while no upstream can deliver. */
    private static ObjectNode terms(Challenge challenge) {
        ObjectNode terms = Json.object();
        terms.set("v1", challenge.v1());
        terms.set("v2", challenge.v2());
        return terms;
    }
}
