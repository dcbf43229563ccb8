package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files we ship can be used as they are. */
class ShippedFilesTest {
    @Test
    void theSandboxNeedsNoEnvironmentAndWarnsOfNothing() {
        assertThat(ConfigurationReader.read("sandbox", ConfigurationReader.sandbox(), name -> null))
                .isInstanceOfSatisfying(Reading.Good.class, good -> assertThat(good.warnings()).isEmpty());
    }

    @Test
    void theSandboxIsPlayMoneyOnLoopback() {
        Configuration sandbox = sandbox(Map.of());
        assertThat(sandbox.seller().facilitator()).isInstanceOf(FacilitatorSettings.Sandbox.class);
        assertThat(sandbox.seller().asset().network().label()).isEqualTo("base-sepolia");
        assertThat(sandbox.upstreams()).extracting(UpstreamSettings::id, UpstreamSettings::url)
                .containsExactly(tuple("x-router", URI.create("http://127.0.0.1:8411")),
                        tuple("xgen", URI.create("http://127.0.0.1:8412")),
                        tuple("dopamint", URI.create("http://127.0.0.1:8413")));
    }

    @Test
    void theSandboxSellersCanBeElsewhereOnThisMachine() {
        assertThat(sandbox(Map.of("SANDBOX_XGEN", "http://localhost:9999")).upstreams().get(1).url())
                .isEqualTo(URI.create("http://localhost:9999"));
    }

    @Test
    void everySandboxModelHasTwoAffordableSellersAt1024() {
        Configuration sandbox = sandbox(Map.of());
        for (ModelSettings model : sandbox.models()) {
            Work work = new Work(model.id(), Resolution.parse("1024x1024"), 1, null);
            UsdcAmount price = sandbox.priceList(1).price(work).orElseThrow();
            assertThat(costs(sandbox, work)).as(model.id())
                    .filteredOn(cost -> cost.compareTo(price) <= 0)
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void theBaseExampleLoadsOnceItsVariablesAreSet() throws IOException {
        Map<String, String> env = Map.of("TREASURY_KEY", Sample.KEY, "SELLER_ADDRESS",
                "0x1111111111111111111111111111111111111111", "FACILITATOR_URL", "https://facilitator.example",
                "BASE_RPC_URL", "https://rpc.example");
        assertThat(ConfigurationReader.read("turnpike-base.yaml", example(), env::get))
                .isInstanceOfSatisfying(Reading.Good.class, good -> assertThat(good.warnings()).isEmpty());
    }

    @Test
    void theBaseExampleNamesEachVariableThatIsMissing() throws IOException {
        assertThat(ConfigurationReader.read("turnpike-base.yaml", example(), name -> null)).isInstanceOfSatisfying(
                Reading.Bad.class,
                bad -> assertThat(bad.problems()).extracting(Problem::path)
                        .containsExactly("networks.base.rpc", "seller.pay-to", "seller.facilitator.url",
                                "treasury.key"));
    }

    private static String example() throws IOException {
        return Files.readString(Path.of("examples/turnpike-base.yaml"));
    }

    private static Configuration sandbox(Map<String, String> env) {
        return ((Reading.Good) ConfigurationReader.read("sandbox", ConfigurationReader.sandbox(), env::get))
                .configuration();
    }

    private static List<UsdcAmount> costs(Configuration configuration, Work work) {
        return configuration.upstreams()
                .stream()
                .flatMap(upstream -> upstream.sold(work.model()).stream())
                .map(UpstreamSettings.Sold::cost)
                .flatMap((PriceRule rule) -> rule.price(work).stream())
                .toList();
    }
}
