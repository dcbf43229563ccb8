package dev.turnpike.pricing;

import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The prices of one generation of the configuration: a pure function from work to money, so that replicas with the same
 * configuration agree without communication. Offers of upstreams play no part.
 *
 * <p>An explicit price always wins, also below cost, and also where it sells no size that an upstream makes. A model
 * without a price costs the dearest or cheapest of its upstreams' costs (see {@link Cover}) that apply to the work, for
 * all images together, plus the margin, rounded up.
 */
public final class PriceList {
    private final long generation;
    private final Map<String, ModelPricing> models;
    private final Percent margin;
    private final Cover cover;

    /**
     * @param generation names this list in quotes and jobs; not interpreted here
     * @throws IllegalArgumentException if a model occurs twice
     */
    public PriceList(long generation, Collection<ModelPricing> models, Percent margin, Cover cover) {
        this.generation = generation;
        this.models = models.stream()
                .collect(Collectors.toUnmodifiableMap(ModelPricing::model, Function.identity(), (one, other) -> {
                    throw new IllegalArgumentException("model: \"" + other.model() + "\" twice (expected: once)");
                }));
        this.margin = margin;
        this.cover = cover;
    }

    public long generation() {
        return generation;
    }

    /** The price of this work; empty if the model is unknown or not sold in this size. */
    public Optional<UsdcAmount> price(Work work) {
        ModelPricing model = models.get(work.model());
        if (model == null) return Optional.empty();
        return model.price() != null ? model.price().price(work) : fromCosts(model, work);
    }

    private Optional<UsdcAmount> fromCosts(ModelPricing model, Work work) {
        Stream<UsdcAmount> costs = costs(model, work);
        Optional<UsdcAmount> covered = switch (cover) {
            case ALL -> costs.max(Comparator.naturalOrder());
            case CHEAPEST -> costs.min(Comparator.naturalOrder());
        };
        return covered.map(margin::addTo);
    }

    private static Stream<UsdcAmount> costs(ModelPricing model, Work work) {
        return model.costs().stream().flatMap(rule -> rule.price(work).stream());
    }
}
