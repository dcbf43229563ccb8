package dev.turnpike.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.testkit.TestClock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An order goes to no upstream where it is known before that what is made is not sold, or costs more than it is sold for. */
class PromisedSizesTest {
    private static final TestClock CLOCK = new TestClock();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-",
            textBlock = """
                    price                       | promised  | as              | ordered  | kept out
                    { per-megapixel: 0.1 }      | 1376x768  | nano-banana     | 1K 16:9  | it makes 1344x768 of 1K 16:9 (expected: 1376x768)
                    { per-megapixel: 0.1 }      | 1376x768  | nano-banana     | 1K 32:18 | it makes 1344x768 of 1K 32:18 (expected: 1376x768)
                    { per-megapixel: 0.1 }      | 1376x768  | nano-banana-2   | 1K 16:9  | -
                    { per-megapixel: 0.1 }      | 1344x768  | nano-banana-2   | 1K 16:9  | -
                    { per-image: 0.1 }          | 1376x768  | nano-banana     | 1K 16:9  | -
                    { per-megapixel: 0.1 }      | 1376x768  | seedream-9      | 1K 16:9  | -
                    { per-image: 0.1 }          | 1536x768  | nano-banana     | 1K 16:9  | -
                    """,
            useHeadersInDisplayName = true)
    void anUpstreamThatIsKnownToMakeACheaperSizeThanPromisedIsNoCandidate(String price, String promised, String as,
            String ordered, String keptOut) {
        Plan plan = plan(price, promised, as, ordered, "a cat");
        assertThat(plan.exclusions().stream().map(Exclusion::detail))
                .isEqualTo(keptOut == null ? List.of() : List.of(keptOut));
        assertThat(plan.candidates()).hasSize(keptOut == null ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"2000, a, true", "2001, a, false", "667, 語, false", "666, 語, true"})
    void aPromptThatCostsMoreThanIsConfiguredIsNotBoughtByItsBytes(int length, String letter, boolean bought) {
        Plan plan = plan("{ per-image: 0.1 }", "1344x768", "nano-banana", "1K 16:9", letter.repeat(length));
        assertThat(plan.candidates()).hasSize(bought ? 1 : 0);
        assertThat(plan.exclusions().stream().map(Exclusion::detail))
                .isEqualTo(bought ? List.of() : List.of("prompt of 2001 bytes in UTF-8 (expected: at most 2000)"));
    }

    private static Plan plan(String price, String promised, String as, String ordered, String prompt) {
        Fleet fleet = Fleets.of(Fleets.selling("{ id: wide, price: " + price + ", sizes: { default: " + promised
                + ", made: { 1K: { \"16:9\": " + promised + " } } } }"), upstream(as));
        ImageOrder order = new ImageOrder(prompt, "wide", Resolution.parse(promised), Shape.parse(ordered), 1, null,
                null, null, null);
        Planner planner = new Planner(new Health(CLOCK), new Circuits(CLOCK, fleet.configuration().circuit()),
                (upstream, amount) -> true, CLOCK);
        return planner.plan(fleet, order, List.of("wide"), Preferences.NONE, UsdcAmount.ofDecimal("1"));
    }

    /** It is spoken to in the style {@code xgen}, whose file has what models make of a pair; of seedream-9 it has nothing. */
    private static FakeUpstream upstream(String as) {
        FakeUpstream any = FakeUpstream.selling("any", "0.01", "wide");
        UpstreamSettings like = any.settings();
        return new FakeUpstream(
                new UpstreamSettings("any", Styles.named("xgen"), like.url(), like.asset(), like.payTo(), false, 4,
                        like.hosts(), false, null, like.pollInterval(), like.budget(),
                        List.of(new Sold("wide", as, new PriceRule.PerImage(UsdcAmount.ofDecimal("0.01")), 2000))),
                any.limits(), any.terms());
    }
}
