package dev.turnpike.gateway.sandbox;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings.Style;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Who is in the sandbox and how rich.
 *
 * @param opening what every account owns at first
 * @param patience how long a caller in this process waits for a facilitator that hangs
 */
public record SandboxSettings(List<SellerSettings> sellers, UsdcAmount opening, Duration patience) {
    private static final Duration WORK = Duration.ofMillis(1500);
    private static final Duration SLOWNESS = Duration.ofSeconds(5);

    public SandboxSettings {
        sellers = List.copyOf(sellers);
    }

    /** One seller of each style, as the built-in configuration names them, and 1000 USDC for everybody. */
    public static SandboxSettings standard() {
        return new SandboxSettings(
                List.of(seller("x-router", Style.X_ROUTER, SandboxAccounts.X_ROUTER, Map.of(), new PriceRule.PerMegapixel(usdc("0.0067"))),
                        seller("xgen", Style.XGEN, SandboxAccounts.XGEN, Map.of(), new PriceRule.PerImage(usdc("0.05"))),
                        seller("dopamint", Style.DOPAMINT, SandboxAccounts.DOPAMINT,
                                Map.of("flux-schnell", new PriceRule.PerImage(usdc("0.008"))), new PriceRule.PerImage(usdc("0.0527")))),
                usdc("1000"), Duration.ofSeconds(30));
    }

    /** The same with every seller changed. */
    public SandboxSettings withSellers(UnaryOperator<SellerSettings> change) {
        return new SandboxSettings(sellers.stream().map(change).toList(), opening, patience);
    }

    private static SellerSettings seller(String id, Style style, Address payTo, Map<String, PriceRule> prices, PriceRule standard) {
        return new SellerSettings(id, style, payTo, prices, standard, false, WORK, SLOWNESS);
    }

    private static UsdcAmount usdc(String amount) {
        return UsdcAmount.ofDecimal(amount);
    }
}
