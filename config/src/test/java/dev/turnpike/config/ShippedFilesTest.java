package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.config.file.NamedFiles;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What each example of {@code config/examples} sells, and where it buys. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    one-openai-key.yaml              | gpt-image-2 gpt-image-1.5 gpt-image-1-mini | openai
                    fal-replicate-runware.yaml       | flux-schnell flux-dev flux-1.1-pro z-image-turbo seedream-4.0 | fal replicate runware
                    x402-on-base.yaml                | flux-schnell nano-banana-2 nano-banana-pro seedream-4.0 | x-router xgen dopamint blockrun x402engine
                    foreign-seller-base-sepolia.yaml | run402-square | run402
                    """)
    void everyExampleLoadsOnceItsVariablesAreSet(String file, String models, String upstreams) throws IOException {
        Path example = Path.of("examples").resolve(file);
        Reading read = ConfigurationReader.read(file, Files.readString(example), ShippedFilesTest::set,
                LocalDate.parse("2026-11-28"), new NamedFiles(example));
        assertThat(read).isInstanceOfSatisfying(Reading.Good.class, good -> {
            assertThat(good.warnings()).allMatch(warning -> warning.message().contains("gpt-image-1.5 ends in"));
            assertThat(good.configuration().models()).extracting(ModelSettings::id)
                    .containsExactlyInAnyOrder(models.split(" "));
            assertThat(good.configuration().upstreams()).extracting(UpstreamSettings::id)
                    .containsExactly(upstreams.split(" "));
        });
    }

    @Test
    void everyFileOfTheExamplesIsTried() throws IOException {
        try (var files = Files.list(Path.of("examples"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("turnpike-base.yaml",
                    "one-openai-key.yaml", "fal-replicate-runware.yaml", "x402-on-base.yaml", "x402engine.yaml",
                    "foreign-seller-base-sepolia.yaml", "run402.yaml");
        }
    }

    /** Every entry of the catalogue, so that none is stale. */
    @Test
    void theWholeCatalogueCanBeUsed() {
        List<String> ids = Pattern.compile("(?m)^  - id: ([a-z0-9-]+) ", Pattern.MULTILINE)
                .matcher(Includes.catalog().substring(Includes.catalog().indexOf("\nupstreams:")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(ids).contains("openai", "google", "bfl");
        String keyed = ids.stream()
                .filter(id -> List.of("openai", "fal", "replicate", "runware", "google", "bfl").contains(id))
                .map(id -> "  - { id: " + id + ", auth: { value: k } }\n")
                .collect(Collectors.joining());
        String yaml = "include: [ catalog.yaml ]\n" + Sample.LEAST.substring(0, Sample.LEAST.indexOf("models:"))
                + "upstreams:\n" + keyed;
        assertThat(ConfigurationReader.read("all.yaml", yaml, Sample.ENV::get, LocalDate.parse("2026-11-28"),
                name -> null)).isInstanceOfSatisfying(Reading.Good.class, good -> {
                    assertThat(good.configuration().models()).extracting(ModelSettings::id)
                            .contains("gpt-image-2", "nano-banana-2", "flux-2-pro")
                            .doesNotHaveDuplicates();
                    assertThat(good.configuration().upstreams().getLast().auth().hosts()).as("of bfl")
                            .contains("https://api.us2.bfl.ai", "https://api.eu4.bfl.ai");
                    everySampleHasAPrice(good.configuration());
                    assertThat(good.configuration().model("gpt-image-2").orElseThrow().sizes())
                            .matches(sizes -> sizes.makes(Resolution.parse("1536x1024")))
                            .matches(sizes -> sizes.makes(Resolution.parse("1152x896")))
                            .matches(sizes -> !sizes.makes(Resolution.parse("1536x1040")));
                });
    }

    /** Of {@code gpt-image-2} and all others, in every quality: what is listed can be ordered. */
    private static void everySampleHasAPrice(Configuration catalogue) {
        for (ModelSettings model : catalogue.models()) {
            Work usual = new Work(model.id(), model.sizes().standard(), 1, null, model.parameters().usualQuality());
            assertThat(model.sizes().samples()).as(model.id())
                    .allSatisfy(size -> assertThat(catalogue.priceList(1).price(usual.sized(size))).as(size.toString())
                            .isPresent());
            assertThat(model.parameters().qualities()).allSatisfy(level -> assertThat(model.sizes().samples())
                    .allMatch(size -> catalogue.priceList(1).price(usual.sized(size).of(level)).isPresent()));
        }
    }

    private static String set(String variable) {
        return switch (variable) {
            case "TREASURY_KEY" -> Sample.KEY;
            case "SELLER_ADDRESS" -> "0x1111111111111111111111111111111111111111";
            case "FACILITATOR_URL", "BASE_RPC_URL", "BASE_SEPOLIA_RPC_URL" -> "https://chain.example";
            default -> variable.endsWith("_KEY") || variable.endsWith("_TOKEN") ? "secret" : null;
        };
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
