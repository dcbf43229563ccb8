package dev.turnpike.testkit;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.AddressSettings;
import dev.turnpike.config.Configuration.CircuitSettings;
import dev.turnpike.config.Configuration.ExposureSettings;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.HealthSettings;
import dev.turnpike.config.Configuration.KeySource;
import dev.turnpike.config.Configuration.LedgerSettings;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.NetworkSettings;
import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.config.Configuration.PricingSettings;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.config.Configuration.RoutingSettings;
import dev.turnpike.config.Configuration.SellerSettings;
import dev.turnpike.config.Configuration.TreasurySettings;
import dev.turnpike.config.McpSettings;
import dev.turnpike.config.Parameters;
import dev.turnpike.config.ServiceSettings;
import dev.turnpike.config.WebhookSettings;
import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Budget;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Networks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configuration of the README's example on a test network, for tests: three models, one class, two upstreams. */
public final class Sample {
    public static final Asset USDC = Networks.usdc(Networks.named("base-sepolia"));
    public static final Address PAY_TO = new Address("0x209693bc6afc0c5328ba36faf03c514ef312287c");
    public static final ModelSizes SIZES = new ModelSizes(128, 2048, 64, new Resolution(1024, 1024));
    public static final ModelSettings FLUX = new ModelSettings("flux-schnell",
            List.of("black-forest-labs/flux-schnell"), SIZES,
            new Parameters(new Range(1, 50), new Range(1, 30), true, true),
            new PriceRule.PerMegapixel(UsdcAmount.ofDecimal("0.0075")));
    public static final ModelSettings SEEDREAM = new ModelSettings("seedream-4.0", List.of(),
            new ModelSizes(960, 4096, 64, new Resolution(2048, 2048)), new Parameters(null, null, true, false),
            new PriceRule.PerImage(UsdcAmount.ofDecimal("0.06")));
    public static final ModelSettings BANANA = new ModelSettings("nano-banana-2", List.of(),
            new ModelSizes(512, 4096, 64, new Resolution(1024, 1024)), new Parameters(null, null, false, false),
            new PriceRule.Tiers(Map.of(Tier.ONE_K, UsdcAmount.ofDecimal("0.06"))));

    private Sample() {}

    /** The default limits but for these three. */
    public static LimitSettings limits(int unpaid, int failed, int openJobs) {
        return new LimitSettings(unpaid, failed, openJobs, 10, 4, new AddressSettings(256, Set.of(), 128, 32, 8), 25,
                2L << 30);
    }

    public static Configuration configuration() {
        return configuration(List.of(FLUX, SEEDREAM, BANANA));
    }

    public static Configuration configuration(List<ModelSettings> models) {
        return new Configuration(URI.create("https://gate.example"),
                new ServiceSettings("Turnpike", List.of("images"), null),
                Map.of(USDC.network().caip2(),
                        new NetworkSettings(USDC, null, 1, NetworkSettings.EVERY, NetworkSettings.AGAIN)),
                new SellerSettings(PAY_TO, USDC, new FacilitatorSettings.Sandbox(), Duration.ofSeconds(420),
                        Duration.ofSeconds(60), Duration.ofSeconds(240)),
                new TreasurySettings(new KeySource.Plain("0x" + "11".repeat(32)), usdc("0.5"), usdc("20"), usdc("200"),
                        usdc("10"), usdc("0")),
                new PricingSettings(Percent.of("10%"), Cover.ALL, Duration.ofMinutes(10), 3),
                new ExposureSettings(usdc("0.1"), usdc("5"), usdc("2"), usdc("50"), usdc("5"), 3, usdc("20")),
                limits(50, 30, 20000), new LedgerSettings("jdbc:sqlite:turnpike.db", null, null, null, 200L << 20),
                new RetentionSettings(Duration.ofDays(30), Duration.ofDays(400)),
                new WebhookSettings(false, 20000, 1000),
                new HealthSettings(Duration.ofSeconds(60), Duration.ofSeconds(5)),
                new CircuitSettings(10, 50, Duration.ofSeconds(30)),
                new RoutingSettings(Policy.PRICE, 3, Duration.ofSeconds(120), Duration.ofSeconds(30), 2, false), false,
                models, Map.of("photo", List.of("seedream-4.0", "flux-schnell")),
                List.of(upstream("x-router", Styles.named("x-router"), 4, "flux-schnell", "seedream-4.0"),
                        upstream("xgen", Styles.named("xgen"), 1, "seedream-4.0", "nano-banana-2")),
                new McpSettings(Duration.ofSeconds(45), 3 << 20));
    }

    private static UpstreamSettings upstream(String id, Style style, int maxImages, String... models) {
        var sold = java.util.Arrays.stream(models)
                .map(m -> new Sold(m, m, new PriceRule.PerImage(usdc("0.005"))))
                .toList();
        return new UpstreamSettings(id, style, URI.create("https://" + id + ".example"), USDC, Set.of(PAY_TO), false,
                maxImages, Set.of(), false, null, Duration.ofSeconds(2), new Budget(null, null), sold);
    }

    private static UsdcAmount usdc(String decimal) {
        return UsdcAmount.ofDecimal(decimal);
    }
}
