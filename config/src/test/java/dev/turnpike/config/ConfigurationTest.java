package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.KeySource;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values keep the meaning they were written with. */
class ConfigurationTest {
    private static final Configuration LEAST = Sample.good(Sample.LEAST);
    private static final Work ONE = new Work("flux", Resolution.parse("1024x1024"), 1, null);

    @ParameterizedTest
    @CsvSource({"0.0067, 6700", "\"0.0067\", 6700", "0.10, 100000", "20, 20000000", "0.000001, 1"})
    void anAmountIsExact(String written, long atomic) {
        Configuration read = Sample.good(Sample.with("{ per-image: 0.01 }", "{ per-image: " + written + " }"));
        assertThat(read.models().getFirst().price()).isEqualTo(new PriceRule.PerImage(UsdcAmount.ofAtomic(atomic)));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "2s, PT2S", "10m, PT10M", "24h, PT24H", "30d, PT720H", "\"420s\", PT7M"})
    void aDurationHasItsUnit(String written, Duration duration) {
        assertThat(
                Sample.good(Sample.with("models:\n  - id", "pricing: { quote-ttl: " + written + " }\nmodels:\n  - id"))
                        .pricing()
                        .quoteTtl())
                .isEqualTo(duration);
    }

    @Test
    void parametersAreRangesAndFlags() {
        var parameters = Sample.good(Sample.with("    price:",
                "    parameters: { steps: 1-50, guidance: 1-30, seed: true, negative-prompt: true }\n    price:"))
                .models()
                .getFirst()
                .parameters();
        assertThat(parameters).isEqualTo(new Parameters(new Range(1, 50), new Range(1, 30), true, true));
    }

    @Test
    void tiersAndStepsArePriced() {
        Configuration read = Sample.good(Sample.with("{ per-image: 0.01 }",
                "{ tiers: { 1K: 0.06, 2K: 0.12 }, per-step: { above: 12, price: 0.0002 } }"));
        assertThat(read.models().getFirst().price()).isEqualTo(new PriceRule.Tiers(
                Map.of(Tier.ONE_K, UsdcAmount.ofDecimal("0.06"), Tier.TWO_K, UsdcAmount.ofDecimal("0.12")),
                new PriceRule.PerStep(12, UsdcAmount.ofDecimal("0.0002"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0x2222222222222222222222222222222222222222\"",
            "[ \"0x2222222222222222222222222222222222222222\" ]"})
    void payToIsOneAddressOrAList(String written) {
        assertThat(Sample.good(Sample.with("\"0x2222222222222222222222222222222222222222\"", written))
                .upstreams()
                .getFirst()
                .payTo()).containsExactly(new Address("0x2222222222222222222222222222222222222222"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "\"eip155:8453\""})
    void aNetworkGoesByEitherName(String name) {
        Configuration read = Sample
                .good(Sample.with("network: base\n", "network: " + name + "\n").replace("  base:", "  " + name + ":"));
        assertThat(read.seller().asset().network().v1Name()).isEqualTo("base");
    }

    @Test
    void anAssetOfYourOwnTakesThePlaceOfUsdc() {
        Configuration read = Sample.good(Sample.with("{ rpc: \"https://rpc.example\" }",
                "{ rpc: \"https://rpc.example\", asset: { address: \"0x3333333333333333333333333333333333333333\", "
                        + "name: Test, version: 1 } }"));
        assertThat(read.seller().asset().address())
                .isEqualTo(new Address("0x3333333333333333333333333333333333333333"));
        assertThat(read.seller().asset().version()).isEqualTo("1");
        assertThat(read.upstreams().getFirst().asset()).isEqualTo(read.seller().asset());
    }

    @Test
    void theKeyIsPlainOrInAFileOrInAKeystore() {
        assertThat(LEAST.treasury().key()).isEqualTo(new KeySource.Plain(Sample.KEY));
        assertThat(Sample.good(Sample.with("key: \"${TREASURY_KEY}\"", "key-file: /run/secrets/treasury"))
                .treasury()
                .key()).isEqualTo(new KeySource.KeyFile(Path.of("/run/secrets/treasury")));
        assertThat(
                Sample.good(Sample.with("key: \"${TREASURY_KEY}\"", "keystore: { file: key.json, password: 123456 }"))
                        .treasury()
                        .key())
                .isEqualTo(new KeySource.Keystore(Path.of("key.json"), "123456"));
    }

    @Test
    void headersForTheFacilitatorAreKept() {
        Configuration read = Sample.good(Sample.with("{ url: \"https://facilitator.example\" }",
                "{ url: \"https://facilitator.example/x402/\", timeout: 3s, headers: { X-Api-Key: abc } }"));
        assertThat(read.seller().facilitator()).isInstanceOfSatisfying(FacilitatorSettings.Remote.class, remote -> {
            assertThat(remote.headers()).isEqualTo(Map.of("X-Api-Key", "abc"));
            assertThat(remote.url()).hasToString("https://facilitator.example/x402");
        });
    }

    @Test
    void aModelIsFoundByIdAndAlias() {
        Configuration read = Sample.good(Sample.with("    price:", "    aliases: [ lab/flux ]\n    price:"));
        assertThat(read.model("lab/flux")).isEqualTo(read.model("flux")).isPresent();
        assertThat(read.model("nobody")).isEmpty();
    }

    @Test
    void aPriceListSellsAtThePriceOrAtTheDearestCostAndTheMargin() {
        assertThat(LEAST.priceList(7).price(ONE)).contains(UsdcAmount.ofDecimal("0.01"));
        assertThat(LEAST.priceList(7).generation()).isEqualTo(7);
        assertThat(Sample.good(Sample.with("    price: { per-image: 0.01 }\n", "")).priceList(7).price(ONE))
                .contains(UsdcAmount.ofDecimal("0.0055"));
    }

    static Stream<Arguments> changes() {
        return Stream.of(arguments("per-image: 0.01 ", "per-image: 0.02 ", ""),
                arguments("per-image: 0.005 ", "per-image: 0.006 ", ""),
                arguments("models:\n  - id", "pricing: { margin: 11% }\nmodels:\n  - id", ""),
                arguments("models:\n  - id", "classes: { draft: [ flux ] }\nmodels:\n  - id", ""),
                arguments("models:\n  - id", "health: { interval: 5s }\ncircuit: { window: 4 }\nmodels:\n  - id", ""),
                arguments("models:\n  - id",
                        "limits: { open-jobs: 5 }\nrouting: { attempts: 2 }\nexposure: { strikes: 1 }\nmodels:\n  - id",
                        ""),
                arguments("https://api.example", "https://api2.example", ""),
                arguments("networks:\n", "public-url: https://gate.example\nnetworks:\n", "public-url"),
                arguments("https://rpc.example", "https://rpc2.example", "networks"),
                arguments("0x1111111111111111111111111111111111111111", "0x4444444444444444444444444444444444444444",
                        "seller"),
                arguments("per-hour: 20.00", "per-hour: 30.00", "treasury"),
                arguments("models:\n  - id", "ledger: { url: \"jdbc:sqlite:other.db\" }\nmodels:\n  - id", "ledger"));
    }

    @ParameterizedTest(name = "{1}: restart for {2}")
    @MethodSource("changes")
    void aChangeIsTakenOverOrNeedsARestart(String piece, String replacement, String restart) {
        Configuration next = Sample.good(Sample.with(piece, replacement));
        assertThat(String.join(" ", LEAST.restartNeededFor(next).stream().map(Problem::path).toList()))
                .isEqualTo(restart);
    }

    @Test
    void aRefusedReloadSaysWhatToDo() {
        Configuration next = Sample.good(Sample.with("https://rpc.example", "https://rpc2.example"));
        assertThat(LEAST.restartNeededFor(next)).extracting(Problem::toString)
                .containsExactly("networks: changed while running (expected: as at the start; restart to change it)");
    }
}
