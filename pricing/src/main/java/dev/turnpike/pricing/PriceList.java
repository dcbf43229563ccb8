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
 * configuration agree without asking each other. What upstreams really ask today plays no part.
 *
 * <p>An explicit price always wins, also where it is below cost and where it does not sell a size that an upstream
 * makes. A model without one costs what {@link Cover} says of those upstreams' costs that apply to the work, all its
 * images together, plus the margin, rounded up.
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

    /** What this work is sold for; empty if the model is unknown or nobody sells this size. */
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
