package dev.turnpike.store.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelPricing;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.PriceRule.PerStep;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows as they were first written, one of every kind: {@code format-1.txt} is never edited. A component that is renamed,
 * added or dropped, or a constant that is renamed, fails here before it can lose money in a real ledger.
 */
class GoldenRowsTest {
    private static final Map<String, String> GOLDEN = golden();
    private static final Address PAYER = new Address("0x" + "aa".repeat(20));

    /** A row by its name in the file, and the value it stands for. */
    record Case(String name, Object value, Function<String, Object> read, String written) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                payment("payment",
                        new Payment(2, "exact", "eip155:84532", signed(), "0x00",
                                "{\"x402Version\":2,\"ä\":\"\\\"\"}")),
                terms("terms", Sample.USDC), terms("terms-on-a-network-without-v1",
                        new Asset(new Network("eip155:999", null, 999, false), PAYER, "USD Coin", "2")),
                sold());
    }

    private static Case payment(String name, Payment payment) {
        return new Case(name, payment, Rows::payment, Rows.of(payment));
    }

    private static Case terms(String name, Asset asset) {
        Terms terms = new Terms(asset, Sample.PAY_TO, new UsdcAmount(10_000), Duration.ofSeconds(420),
                "https://gate.example/v1", "", "application/json");
        return new Case(name, terms, Rows::terms, Rows.of(terms));
    }

    private static Case sold() {
        PerStep step = new PerStep(12, new UsdcAmount(200));
        Sold sold = new Sold(
                List.of(new ModelPricing("flux", new PriceRule.PerMegapixel(new UsdcAmount(7_500)),
                        List.of(new PriceRule.PerImage(new UsdcAmount(9_000), step))),
                        new ModelPricing("dream", null,
                                List.of(new PriceRule.Tiers(Map.of(Tier.ONE_K, new UsdcAmount(8_000), Tier.FOUR_K,
                                        new UsdcAmount(Long.MAX_VALUE)), step)))),
                Percent.of("12.5%"), Cover.CHEAPEST, Sample.PAY_TO, Duration.ofSeconds(420));
        return new Case("sold", sold, Rows::sold, Rows.of(sold));
    }

    private static Authorization signed() {
        return new Authorization(PAYER, Sample.PAY_TO, BigInteger.TWO.pow(200), BigInteger.ZERO,
                BigInteger.valueOf(1_900_000_000), new Bytes32("0x%064x".formatted(7)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsItWasMeant(Case row) {
        assertThat(GOLDEN).containsKey(row.name());
        assertThat(row.read().apply(Objects.requireNonNull(GOLDEN.get(row.name())))).isEqualTo(row.value());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWrittenAsItWasAtFirst(Case row) {
        assertThat(row.written()).isEqualTo(GOLDEN.get(row.name()));
    }

    @Test
    void everyRowOfTheFileIsTried() {
        assertThat(cases().map(Case::name)).containsExactlyInAnyOrderElementsOf(GOLDEN.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anUnknownOrAMissingPropertyAndAnotherFormatAreRefused(Case row) {
        String text = Objects.requireNonNull(GOLDEN.get(row.name()));
        for (String wrong : List.of(text.replaceFirst("\\{", "{\"unknown\":null,"),
                text.replace("\"format\":1", "\"format\":2"), text.replace("\"format\":1", "\"format\":\"1\""),
                text.replaceFirst("\"format\":1,?", "")))
            assertThatThrownBy(() -> row.read().apply(wrong)).as(wrong).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"signature\":\"0x00\",->", "\"signature\":\"0x00\"->\"signature\":null",
            "\"x402Version\":2,\"scheme\"->\"x402Version\":\"2\",\"scheme\"", "\"value\":->\"wert\":",
            "\"scheme\":\"exact\"->\"scheme\":1"})
    void aRowThatLacksAValueIsRefused(String edit) {
        String[] change = edit.split("->", 2);
        String text = Objects.requireNonNull(GOLDEN.get("payment"));
        assertThat(text).contains(change[0]);
        assertThatThrownBy(() -> Rows.payment(text.replace(change[0], change[1]))).isInstanceOf(RuntimeException.class);
    }

    private static Map<String, String> golden() {
        try (InputStream file = GoldenRowsTest.class.getResourceAsStream("/rows/format-1.txt")) {
            Map<String, String> rows = new TreeMap<>();
            new String(Objects.requireNonNull(file).readAllBytes(), UTF_8).lines().forEach(line -> {
                String[] parts = line.split(" ", 2);
                rows.put(parts[0], parts[1]);
            });
            return rows;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
