package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.PriceRule.Area;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends of models, costs from a day on, and prices by area. */
class DatedPartsTest {
    private static final String MODEL = "    price: { per-image: 0.01 }\n";
    private static final String ENDING = Sample
            .with(MODEL,
                    MODEL + "    ends: 2026-12-01\n    successor: next\n  - { id: next, price: { per-image: 0.01 } }\n")
            .replace("      - { id: flux, cost: { per-image: 0.005 } }\n",
                    "      - { id: flux, cost: { per-image: 0.005 } }\n      - { id: next, cost: { per-image: 0.005 } }\n");

    @ParameterizedTest(name = "on {0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            2026-10-31 | -
            2026-11-01 | line 13: models[0].ends: flux ends in 30 days; its successor is next
            2026-11-30 | line 13: models[0].ends: flux ends in 1 day; its successor is next
            2026-12-01 | line 13: models[0].ends: flux has ended: orders for it are answered 410; its successor is next
            """)
    void anEndIsMentionedThirtyDaysAheadAndFromThenOn(LocalDate today, String warning) {
        Reading.Good good = good(ENDING, today);
        assertThat(good.warnings().stream().map(Problem::toString).toList())
                .isEqualTo(warning == null ? List.of() : List.of(warning));
        ModelSettings model = good.configuration().models().getFirst();
        assertThat(model.retirement()).isEqualTo(
                new Retirement(LocalDate.parse("2026-12-01"), "next", !today.isBefore(LocalDate.parse("2026-12-01"))));
    }

    @Test
    void aSuccessorThatHasEndedItselfIsMentioned() {
        String both = ENDING.replace("{ id: next, price", "{ id: next, ends: 2026-11-01, price");
        assertThat(good(both, LocalDate.parse("2026-11-02")).warnings().toString())
                .contains("the successor of flux, next, has ended itself");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    ends: 2026-02-30                  | models[0].ends: '2026-02-30' (expected: a day such as 2026-12-01)
                    ends: soon                        | models[0].ends: 'soon' (expected: a day such as 2026-12-01)
                    successor: flux                   | models[0].successor: 'flux' is this model (expected: an id or alias of another one)
                    ends: 2026-12-01, successor: none | models[0].successor: 'none' is no model (expected: an id or alias of another one)
                    """)
    void anEndThatCannotBeIsRefused(String fields, String problem) {
        assertThat(Sample.problems(Sample.with(MODEL, MODEL + "    " + fields.replace(", ", "\n    ") + "\n")))
                .anyMatch(found -> found.endsWith(problem));
    }

    @ParameterizedTest(name = "on {0} it costs {1}")
    @CsvSource({"2026-12-31, 0.005", "2027-01-01, 0.006", "2027-02-28, 0.006", "2027-03-01, 0.004"})
    void aCostHoldsFromItsDayOn_14(LocalDate today, String cost) {
        String yaml = Sample.with("cost: { per-image: 0.005 } }", "cost: { per-image: 0.005 }, later: [ "
                + "{ from: 2027-03-01, cost: { per-image: 0.004 } }, { from: 2027-01-01, cost: { per-image: 0.006 } } ] }");
        assertThat(cost(good(yaml, today).configuration()))
                .isEqualTo(new PriceRule.PerImage(UsdcAmount.ofDecimal(cost)));
        assertThat(cost(Sample.good(yaml))).isEqualTo(new PriceRule.PerImage(UsdcAmount.ofDecimal("0.005")));
    }

    @Test
    void aDayHasOneCost() {
        String later = "{ from: 2027-01-01, cost: { per-image: 0.006 } }";
        assertThat(Sample.problems(Sample.with("cost: { per-image: 0.005 } }",
                "cost: { per-image: 0.005 }, later: [ " + later + ", " + later + " ] }"))).singleElement()
                .asString()
                .endsWith("'2027-01-01' a second time (expected: each day once)");
    }

    @Test
    void areasAreCountedAsTheFileSays() {
        UsdcAmount price = UsdcAmount.ofDecimal("0.005");
        assertThat(cost("per-megapixel: 0.005")).isEqualTo(new PriceRule.PerMegapixel(price));
        assertThat(cost("per-megapixel: 0.005, pixels: 1048576"))
                .isEqualTo(new PriceRule.PerMegapixel(price, new Area.Exact(1 << 20), null));
        assertThat(cost("per-megapixel: 0.005, round: up"))
                .isEqualTo(new PriceRule.PerMegapixel(price, new Area.Begun(1_000_000, null), null));
        assertThat(cost("per-megapixel: 0.005, round: up, pixels: 1048576, first: 0.01")).isEqualTo(
                new PriceRule.PerMegapixel(price, new Area.Begun(1 << 20, UsdcAmount.ofDecimal("0.01")), null));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    per-image: 0.005, round: up              | cost.round: counts megapixels (expected: per-megapixel beside it)
                    per-image: 0.005, pixels: 1048576        | cost.pixels: counts megapixels (expected: per-megapixel beside it)
                    per-megapixel: 0.005, first: 0.01        | cost.first: is for megapixels that are begun (expected: round: up beside it)
                    per-megapixel: 0.005, pixels: 1000       | cost.pixels: '1000' (expected: one of 1000000, 1048576)
                    per-megapixel: 0.005, round: down        | cost.round: 'down' (expected: one of exact, up)
                    """)
    void anAreaThatCannotBeCountedIsRefused(String rule, String problem) {
        assertThat(Sample.problems(Sample.with("{ per-image: 0.005 }", "{ " + rule + " }"))).singleElement()
                .asString()
                .endsWith(problem);
    }

    private static PriceRule cost(String rule) {
        return cost(Sample.good(Sample.with("{ per-image: 0.005 }", "{ " + rule + " }")));
    }

    private static PriceRule cost(Configuration configuration) {
        return configuration.upstreams().getFirst().models().getFirst().cost();
    }

    private static Reading.Good good(String yaml, LocalDate today) {
        return switch (ConfigurationReader.read("turnpike.yaml", yaml, Sample.ENV::get, today, file -> null)) {
            case Reading.Good good -> good;
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }
}
