package dev.turnpike.surface.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Retirement;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.pricing.Quote;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.surface.sale.RouteAnswer;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.JsonResponse;
import dev.turnpike.surface.wire.Money;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Seller;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * The price of an order: {@code POST /v1/images/estimate} under x-router's names, {@code POST /v1/quotes} with the
 * route and the terms of payment.
 */
@RestController
public final class PricePages {
    private static final String NOTE = "Exact and in full: this is the amount to sign; nothing is charged unless images are delivered.";

    private final Supplier<Configuration> configuration;
    private final ImageSales sales;
    private final Seller seller;
    private final Supplier<String> publicUrl;
    private final Bodies bodies;

    public PricePages(Supplier<Configuration> configuration, ImageSales sales, Seller seller,
            Supplier<String> publicUrl, Bodies bodies) {
        this.configuration = configuration;
        this.sales = sales;
        this.seller = seller;
        this.publicUrl = publicUrl;
        this.bodies = bodies;
    }

    @PostMapping("/v1/images/estimate")
    Mono<ResponseEntity<EstimateAnswer>> estimate(ServerHttpRequest request) {
        return bodies.read(request).map(body -> JsonResponse.of(estimate(ParsedBody.of(body))));
    }

    @PostMapping("/v1/quotes")
    Mono<ResponseEntity<QuoteAnswer>> quote(ServerHttpRequest request) {
        return bodies.read(request).map(body -> {
            QuoteAnswer answer = quote(ParsedBody.of(body), Routes.GENERATE);
            return ModelPages.ending(JsonResponse.uncached(answer), answer.ends());
        });
    }

    /** @throws dev.turnpike.core.refusal.Refusal if the order breaks a rule */
    public EstimateAnswer estimate(ParsedBody order) {
        return EstimateAnswer.of(sales.quote(order, order.estimate(configuration.get())).quote());
    }

    /**
     * @param path where it would be paid for
     * @throws dev.turnpike.core.refusal.Refusal if the order breaks a rule
     */
    public QuoteAnswer quote(ParsedBody order, String path) {
        Configuration now = configuration.get();
        ImageRequest request = order.estimate(now);
        ImageSales.Quoted quoted = sales.quote(order, request);
        Retirement end = now.model(quoted.quote().work().model()).map(ModelSettings::retirement).orElse(null);
        return new QuoteAnswer(Described.of(quoted.quote()), end == null ? null : end.ends().toString(),
                end == null ? null : end.successor(), Money.of(quoted.quote().price()),
                now.pricing().quoteTtl().toSeconds(), RouteAnswer.candidates(quoted.plan(), now.publicCosts()),
                RouteAnswer.exclusions(quoted.plan()),
                quoted.plan().candidates().isEmpty() ? null : terms(quoted.quote(), request.order(), path));
    }

    private QuoteAnswer.Terms terms(Quote quote, ImageOrder order, String path) {
        Challenge challenge = seller.challenge(
                seller.terms(quote.price(), publicUrl.get() + path, ImageSales.description(quote, order)),
                Code.PAYMENT_REQUIRED.name());
        return new QuoteAnswer.Terms(challenge.v1(), challenge.v2());
    }

    /**
     * The work that is priced, under x-router's names.
     *
     * @param dimensions the size that is promised
     * @param quality the level; absent for a model without any
     */
    public record Described(String model, String dimensions, @JsonProperty("number_of_images") int numberOfImages,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String quality) {
        private static Described of(Quote quote) {
            return new Described(quote.work().model(), quote.work().resolution().toString(), quote.work().count(),
                    quote.work().quality());
        }
    }

    /** The exact price of an order. */
    public record EstimateAnswer(@JsonUnwrapped Described work, Cost estimatedCost) {
        /** The price, with a note for readers who expect an estimate. */
        public record Cost(BigDecimal usd, String atomic, String note) {}

        private static EstimateAnswer of(Quote quote) {
            Money price = Money.of(quote.price());
            return new EstimateAnswer(Described.of(quote), new Cost(price.usd(), price.atomic(), NOTE));
        }
    }

    /**
     * The price of an order, the upstreams that could take it, and the terms to pay by.
     *
     * @param ends the day from which on the model is sold no more; absent if none is known
     * @param successor the model to order then; absent if none is named
     * @param x402 absent while no upstream could take it (law 7)
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QuoteAnswer(@JsonUnwrapped Described work, @Nullable String ends, @Nullable String successor,
            Money price, long validForSeconds, List<RouteAnswer.Candidate> candidates,
            List<RouteAnswer.Exclusion> exclusions, @Nullable Terms x402) {
        /** The terms of a 402: V1's as in its body, V2's as in its header. */
        public record Terms(JsonNode v1, JsonNode v2) {}
    }
}
