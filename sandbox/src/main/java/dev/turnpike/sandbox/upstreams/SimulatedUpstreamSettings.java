package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.sandbox.chain.SandboxHash;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a simulated upstream.
 *
 * @param id the name at the control endpoint
 * @param style the provider whose API it speaks
 * @param prices the price rule by model, under the upstream's own name; of a path the last part
 * @param standard the price rule of every other model
 * @param idempotent whether a repeated payment is answered like the first and takes no money; otherwise it is refused
 * @param work the time that an image takes
 * @param slowness the additional time when it is {@link Fault#SLOW}
 * @param auth the key that it is paid by; null: by real x402
 */
public record SimulatedUpstreamSettings(String id, Style style, Address payTo, Map<String, PriceRule> prices,
        PriceRule standard, boolean idempotent, Duration work, Duration slowness, @Nullable KeyAuth auth) {

    /** The default time that an image takes. */
    public static final Duration WORK = Duration.ofMillis(1500);
    private static final Duration SLOWNESS = Duration.ofSeconds(5);

    public SimulatedUpstreamSettings {
        prices = Map.copyOf(prices);
    }

    /** The simulation of a configured upstream: the first of its accounts, its costs as prices. */
    public static SimulatedUpstreamSettings of(UpstreamSettings upstream) {
        Map<String, PriceRule> prices = upstream.models()
                .stream()
                .collect(Collectors.toMap(sold -> name(sold.as()), Sold::cost, (first, second) -> first));
        Address payTo = upstream.payTo()
                .stream()
                .min(Comparator.comparing(Address::hex))
                .orElseGet(() -> accountOf(upstream.id()));
        return new SimulatedUpstreamSettings(upstream.id(), upstream.style(), payTo, prices, standard(upstream.style()),
                upstream.idempotent(), WORK, SLOWNESS, upstream.auth());
    }

    /** A copy with another time for an image. */
    public SimulatedUpstreamSettings withWork(Duration other) {
        return new SimulatedUpstreamSettings(id, style, payTo, prices, standard, idempotent, other, slowness, auth);
    }

    PriceRule price(String model) {
        return prices.getOrDefault(model, standard);
    }

    private static String name(String modelOrPath) {
        return modelOrPath.substring(modelOrPath.lastIndexOf('/') + 1);
    }

    /** The price of most models on the provider's price list. */
    private static PriceRule standard(Style style) {
        return switch (style.label()) {
            case "x-router" -> new PriceRule.PerMegapixel(UsdcAmount.ofDecimal("0.0067"));
            case "xgen" -> new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05"));
            default -> new PriceRule.PerImage(UsdcAmount.ofDecimal("0.0527"));
        };
    }

    private static Address accountOf(String id) {
        return new Address(SandboxHash.marked("account " + id).hex().substring(0, 42));
    }
}
