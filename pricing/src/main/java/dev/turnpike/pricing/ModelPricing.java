package dev.turnpike.pricing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configured money of one model: its price and its costs.
 *
 * @param model our id of the model
 * @param price our price; null: made from the costs and the margin
 * @param costs what its upstreams are expected to charge us, in any order; may be empty
 */
public record ModelPricing(String model, @Nullable PriceRule price, List<PriceRule> costs) {
    public ModelPricing {
        costs = List.copyOf(costs);
    }
}
