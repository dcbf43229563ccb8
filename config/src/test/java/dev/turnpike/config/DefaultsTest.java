package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.AddressSettings;
import dev.turnpike.config.Configuration.CircuitSettings;
import dev.turnpike.config.Configuration.ExposureSettings;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.HealthSettings;
import dev.turnpike.config.Configuration.LedgerSettings;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.NetworkSettings;
import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.config.Configuration.PricingSettings;
import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.config.Configuration.RoutingSettings;
import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Networks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The defaults of a minimal file. */
class DefaultsTest {
    private static final Asset USDC = Networks.usdc(Networks.named("base"));

    private final Configuration least = Sample.good(Sample.LEAST);

    @Test
    void clientsReachUsWhereTheServerSays() {
        assertThat(least.publicUrl()).isNull();
    }

    @Test
    void oneBlockConfirmsATransferOfTheNetworksUsdc() {
        assertThat(least.networks()).isEqualTo(Map.of("eip155:8453",
                new NetworkSettings(USDC, URI.create("https://rpc.example"), 1, Duration.ofSeconds(4), 10)));
    }

    @Test
    void theSellerWaitsFourMinutesAndOffersSeven() {
        assertThat(least.seller().asset()).isEqualTo(USDC);
        assertThat(least.seller().maxTimeout()).isEqualTo(seconds(420));
        assertThat(least.seller().settleMargin()).isEqualTo(seconds(60));
        assertThat(least.seller().maxWait()).isEqualTo(seconds(240));
        assertThat(least.seller().facilitator()).isEqualTo(
                new FacilitatorSettings.Remote(URI.create("https://facilitator.example"), seconds(30), Map.of()));
    }

    @Test
    void theTreasuryWarnsBelowTenAndRefundsNothingUnasked() {
        assertThat(least.treasury().warnBelow()).isEqualTo(usdc("10.00"));
        assertThat(least.treasury().refundLimit()).isEqualTo(UsdcAmount.ZERO);
    }

    @Test
    void runningHasTheseValues() {
        assertThat(least.pricing())
                .isEqualTo(new PricingSettings(Percent.of("10%"), Cover.ALL, Duration.ofMinutes(10), 3));
        assertThat(least.exposure()).isEqualTo(new ExposureSettings(usdc("0.10"), usdc("5.00"), usdc("2.00"),
                usdc("50.00"), usdc("5.00"), 3, usdc("20.00")));
        assertThat(least.limits()).isEqualTo(
                new LimitSettings(50, 30, 20000, 10, 4, new AddressSettings(256, Set.of(), 128, 32, 8), 25, 2L << 30));
        assertThat(least.retention()).isEqualTo(new RetentionSettings(Duration.ofDays(30), Duration.ofDays(400)));
        assertThat(least.ledger())
                .isEqualTo(new LedgerSettings("jdbc:sqlite:turnpike.db", null, null, null, 200L << 20));
        assertThat(least.health()).isEqualTo(new HealthSettings(seconds(60), seconds(5)));
        assertThat(least.circuit()).isEqualTo(new CircuitSettings(10, 50, seconds(30)));
        assertThat(least.routing())
                .isEqualTo(new RoutingSettings(Policy.PRICE, 3, seconds(120), seconds(30), 2, false));
        assertThat(least.mcp()).isEqualTo(new McpSettings(seconds(45), 3 << 20));
        assertThat(least.publicCosts()).isFalse();
        assertThat(least.classes()).isEmpty();
    }

    @Test
    void aModelHasTheUsualSizesAndNoParameters() {
        assertThat(least.models()).containsExactly(
                new ModelSettings("flux", List.of(), new ModelSizes(128, 2048, 64, new Resolution(1024, 1024)),
                        new Parameters(null, null, false, false), new PriceRule.PerImage(usdc("0.01"))));
    }

    @Test
    void anUpstreamMakesOneImageIsNotTrustedToBeIdempotentAndIsPublic() {
        UpstreamSettings upstream = least.upstreams().getFirst();
        assertThat(upstream.asset()).isEqualTo(USDC);
        assertThat(upstream.maxImages()).isEqualTo(1);
        assertThat(upstream.idempotent()).isFalse();
        assertThat(upstream.allowPrivate()).isFalse();
        assertThat(upstream.hosts()).isEmpty();
        assertThat(upstream.budget()).isEqualTo(new UpstreamSettings.Budget(null, null));
        assertThat(upstream.pollPath()).isNull();
        assertThat(upstream.pollInterval()).isEqualTo(seconds(2));
        assertThat(upstream.models().getFirst().as()).isEqualTo("flux");
    }

    @Test
    void xgenIsAskedForItsJobsUnderImages() {
        assertThat(Sample.good(Sample.with("style: x-router", "style: xgen")).upstreams().getFirst().pollPath())
                .isEqualTo("/v1/images/{id}");
    }

    @Test
    void onATestNetworkNoPayeeNeedsToBePinned() {
        String test = Sample.with("network: base\n", "network: base-sepolia\n")
                .replace("base:", "base-sepolia:")
                .replaceAll("    pay-to: \"0x2.*\n", "");
        assertThat(Sample.good(test).upstreams().getFirst().payTo()).isEmpty();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static UsdcAmount usdc(String decimal) {
        return UsdcAmount.ofDecimal(decimal);
    }
}
