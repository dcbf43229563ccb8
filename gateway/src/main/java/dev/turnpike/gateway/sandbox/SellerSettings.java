package dev.turnpike.gateway.sandbox;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.providers.UpstreamSettings.Style;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.Map;

/**
 * A simulated seller.
 *
 * @param id its name at the control endpoint
 * @param style whose language it speaks
 * @param prices what it asks by its own name of a model; for Dopamint the last part of the path
 * @param standard what it asks for every other model
 * @param idempotent whether the same payment sent twice buys once and is answered alike; otherwise the second is refused
 * @param work how long an image takes
 * @param slowness how much later it answers when it is {@link Fault#SLOW}
 */
public record SellerSettings(String id, Style style, Address payTo, Map<String, PriceRule> prices, PriceRule standard, boolean idempotent,
        Duration work, Duration slowness) {

    public SellerSettings {
        prices = Map.copyOf(prices);
    }

    public SellerSettings withWork(Duration other) {
        return new SellerSettings(id, style, payTo, prices, standard, idempotent, other, slowness);
    }

    public SellerSettings withIdempotent(boolean other) {
        return new SellerSettings(id, style, payTo, prices, standard, other, work, slowness);
    }

    PriceRule price(String model) {
        return prices.getOrDefault(model, standard);
    }
}
