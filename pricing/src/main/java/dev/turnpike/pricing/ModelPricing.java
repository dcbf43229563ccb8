package dev.turnpike.pricing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is configured about the money of one model.
 *
 * @param model our id of the model
 * @param price what we ask; null: made from the costs and the margin
 * @param costs what its upstreams are expected to ask us, in any order; may be empty
 */
public record ModelPricing(String model, @Nullable PriceRule price, List<PriceRule> costs) {
    public ModelPricing {
        costs = List.copyOf(costs);
    }
}
