package dev.turnpike.testkit;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Budget;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Offer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** An upstream that answers requests for terms as told, and sells nothing. */
public record FakeUpstream(UpstreamSettings settings, Function<ImageOrder, Optional<String>> limits,
        BiFunction<ImageOrder, UsdcAmount, Mono<Offer>> terms) implements Upstream {

    /** Sells these models, each image for this much, up to four at once; does not answer. */
    public static FakeUpstream selling(String id, String cost, String... models) {
        return selling(id, new PriceRule.PerImage(UsdcAmount.ofDecimal(cost)), models);
    }

    public static FakeUpstream selling(String id, PriceRule cost, String... models) {
        List<Sold> sold = Arrays.stream(models).map(model -> new Sold(model, model, cost)).toList();
        UpstreamSettings settings = new UpstreamSettings(id, Styles.named("x-router"),
                URI.create("https://" + id + ".example"), Networks.usdc(Networks.named("base-sepolia")), Set.of(),
                false, 4, Set.of(), false, null, Duration.ofSeconds(2), new Budget(null, null), sold);
        return new FakeUpstream(settings, order -> Optional.empty(), (order, cap) -> Mono.never());
    }

    public FakeUpstream limitedTo(Function<ImageOrder, Optional<String>> limits) {
        return new FakeUpstream(settings, limits, terms);
    }

    public FakeUpstream answering(BiFunction<ImageOrder, UsdcAmount, Mono<Offer>> terms) {
        return new FakeUpstream(settings, limits, terms);
    }

    @Override
    public Optional<String> cannot(ImageOrder order) {
        return limits.apply(order);
    }

    @Override
    public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return terms.apply(order, cap);
    }

    @Override
    public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Submission> submit(SignedOrder intent, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Progress> poll(Ticket ticket, Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
