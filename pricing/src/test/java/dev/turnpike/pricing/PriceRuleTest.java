package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.pricing.PriceRule.Area;
import dev.turnpike.pricing.PriceRule.PerImage;
import dev.turnpike.pricing.PriceRule.PerMegapixel;
import dev.turnpike.pricing.PriceRule.PerStep;
import dev.turnpike.pricing.PriceRule.Tiers;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceRuleTest {
    private static final PerStep ABOVE_12 = new PerStep(12, usdc("0.0002"));

    @ParameterizedTest
    @CsvSource({"1x1, 1, 50000", "1024x1024, 1, 50000", "1024x1024, 4, 200000", "8192x8192, 1, 50000"})
    void perImageIsTheSameForEverySize(String size, int count, long atomic) {
        assertThat(new PerImage(usdc("0.05")).price(work(size, count, null))).contains(new UsdcAmount(atomic));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # price, size,      count, atomic, why
            0.0075,  1024x1024, 1,     7865,   7864.32
            0.0075,  1024x1024, 2,     15730,  'each image is rounded, then counted: not 15729'
            0.0075,  1024x1024, 4,     31460,  not 31458
            0.0075,  1000x1000, 1,     7500,   a megapixel is a million pixels
            0.0075,  1000x1000, 4,     30000,  nothing to round
            0.0075,  512x512,   1,     1967,   1966.08
            0.0075,  2048x2048, 1,     31458,  31457.28
            0.0067,  1024x1024, 1,     7026,   7025.4592
            0.000001, 1x1,      1,     1,      never nothing
            0.0075,  8192x8192, 1,     503317, no size is too large for an area
            0,       1024x1024, 4,     0,      free stays free
            """)
    void perMegapixelRoundsEachImageUpToAnAtomicUnit(String price, String size, int count, long atomic, String why) {
        assertThat(new PerMegapixel(usdc(price)).price(work(size, count, null))).as(why)
                .contains(new UsdcAmount(atomic));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # price,  size,      count, atomic, why
            0.01,     1024x1024, 1,     10000,  one megapixel
            0.01,     1024x1024, 4,     40000,  four of them
            0.01,     1000x1000, 1,     9537,   '9536.74, rounded up'
            0.01,     512x512,   1,     2500,   a quarter
            0.01,     1344x768,  1,     9844,   9843.75
            0.01,     4096x4096, 1,     160000, sixteen
            0.01,     1x1,       1,     1,      never nothing
            """)
    void aMegapixelMayBeTheAreaOf1024x1024(String price, String size, int count, long atomic, String why) {
        assertThat(new PerMegapixel(usdc(price), new Area.Exact(1 << 20), null).price(work(size, count, null))).as(why)
                .contains(new UsdcAmount(atomic));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # pixels, first, further, size,      count, atomic, why
            1000000,  -,     0.025,   1000x1000, 1,     25000,  exactly one
            1000000,  -,     0.025,   1024x1024, 1,     50000,  the second is begun
            1000000,  -,     0.025,   512x512,   1,     25000,  the first is begun
            1000000,  -,     0.025,   1024x1024, 3,     150000, each image for itself
            1048576,  -,     0.025,   1024x1024, 1,     25000,  exactly one
            1048576,  -,     0.025,   1024x1025, 1,     50000,  a row too many
            1048576,  0.03,  0.015,   1024x1024, 1,     30000,  flux-2-pro: the first alone
            1048576,  0.03,  0.015,   1536x1024, 1,     45000,  and one begun
            1048576,  0.03,  0.015,   2048x2048, 1,     75000,  and three
            1048576,  0.014, 0.001,   2048x2048, 2,     34000,  flux-2-klein twice
            1048576,  0.05,  0,       4096x4096, 1,     50000,  further ones may be free
            1048576,  0.03,  0.015,   1x1,       1,     30000,  never less than the first
            """)
    void megapixelsMayBeCountedAsTheyAreBegun(long pixels, String first, String further, String size, int count,
            long atomic, String why) {
        Area area = new Area.Begun(pixels, first == null ? null : usdc(first));
        assertThat(new PerMegapixel(usdc(further), area, null).price(work(size, count, null))).as(why)
                .contains(new UsdcAmount(atomic));
    }

    @Test
    void stepsAreAddedToAreasOfEveryKind() {
        assertThat(new PerMegapixel(usdc("0.01"), new Area.Begun(1 << 20, usdc("0.02")), ABOVE_12)
                .price(work("2048x1024", 2, 14))).contains(usdc("0.0608"));
    }

    @Test
    void anAreaBeyondMeasureIsNoSmallPrice() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new PerMegapixel(new UsdcAmount(Long.MAX_VALUE / 2), new Area.Begun(1, null), null)
                        .price(work("2048x2048", 1, null)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Area.Exact(0)).withMessageContaining("pixels: 0");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # size,    count, atomic
            512x512,   1,     45000
            512x563,   1,     45000
            512x564,   1,     60000
            1344x832,  1,     60000
            1024x1024, 3,     180000
            1344x896,  1,     101000
            2048x2048, 2,     202000
            """)
    void aTierHasOnePriceForAllItsSizes(String size, int count, long atomic) {
        Tiers rule = new Tiers(
                Map.of(Tier.HALF_K, usdc("0.045"), Tier.ONE_K, usdc("0.060"), Tier.TWO_K, usdc("0.101")));
        assertThat(rule.price(work(size, count, null))).contains(new UsdcAmount(atomic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"512x512", "2048x2048", "4096x4096", "4096x4506", "8192x8192"})
    void aTierThatIsNotListedAndASizeAboveFourKHaveNoPrice(String size) {
        assertThat(new Tiers(Map.of(Tier.ONE_K, usdc("0.06"))).price(work(size, 1, null))).isEmpty();
    }

    @Test
    void everyListedTierButNothingAboveFourKHasAPrice() {
        Map<Tier, UsdcAmount> all = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) all.put(tier, usdc("0.06"));
        assertThat(new Tiers(all).price(work("4096x4505", 1, null))).isPresent();
        assertThat(new Tiers(all).price(work("4096x4506", 1, null))).isEmpty();
    }

    @Test
    void tiersDoNotChangeWithTheMapTheyWereMadeFrom() {
        Map<Tier, UsdcAmount> prices = new EnumMap<>(Map.of(Tier.ONE_K, usdc("0.06")));
        Tiers rule = new Tiers(prices);
        prices.put(Tier.ONE_K, UsdcAmount.ZERO);
        assertThat(rule.price(work("1024x1024", 1, null))).contains(usdc("0.06"));
    }

    @Test
    void thereIsAtLeastOneTier() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tiers(Map.of()))
                .withMessageStartingWith("tiers: none");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # steps, count, atomic
            ,        1,     50000
            1,       1,     50000
            12,      1,     50000
            13,      1,     50200
            13,      4,     200800
            50,      1,     57600
            """)
    void stepsBeyondTheIncludedOnesAreChargedForEachImage(Integer steps, int count, long atomic) {
        assertThat(new PerImage(usdc("0.05"), ABOVE_12).price(work("1024x1024", count, steps)))
                .contains(new UsdcAmount(atomic));
    }

    @Test
    void everyRuleMayChargeForSteps() {
        Work twoOf14Steps = work("1024x1024", 2, 14);
        assertThat(new PerImage(usdc("0.05"), ABOVE_12).price(twoOf14Steps))
                .contains(new UsdcAmount(2 * (50_000 + 400)));
        assertThat(new PerMegapixel(usdc("0.0075"), ABOVE_12).price(twoOf14Steps))
                .contains(new UsdcAmount(2 * (7_865 + 400)));
        assertThat(new Tiers(Map.of(Tier.ONE_K, usdc("0.06")), ABOVE_12).price(twoOf14Steps))
                .contains(new UsdcAmount(2 * (60_000 + 400)));
    }

    @Test
    void allStepsMayBeCharged() {
        assertThat(new PerImage(UsdcAmount.ZERO, new PerStep(0, usdc("0.001"))).price(work("1024x1024", 1, 1)))
                .contains(usdc("0.001"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PerStep(-1, usdc("0.001")));
    }

    @Test
    void aPriceBeyondAllMoneyIsAnErrorAndNotASmallPrice() {
        PriceRule rule = new PerImage(new UsdcAmount(Long.MAX_VALUE / 2));
        assertThat(rule.price(work("1024x1024", 2, null))).isPresent();
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> rule.price(work("1024x1024", 3, null)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new PerMegapixel(usdc("999999999999")).price(work("999999999x999999999", 1, null)));
    }

    @Test
    void workIsAtLeastOneImageOfAtLeastOneStep() {
        assertThatIllegalArgumentException().isThrownBy(() -> work("1024x1024", 0, null))
                .withMessage("count: 0 (expected: >= 1)");
        assertThatIllegalArgumentException().isThrownBy(() -> work("1024x1024", 1, 0))
                .withMessage("steps: 0 (expected: >= 1)");
    }

    private static Work work(String size, int count, Integer steps) {
        return new Work("flux-schnell", Resolution.parse(size), count, steps);
    }

    private static UsdcAmount usdc(String decimal) {
        return UsdcAmount.ofDecimal(decimal);
    }

    @Test
    void aPriceByQualityIsThatOfItsLevel() {
        PriceRule rule = new PriceRule.ByQuality(Map.of("low", new PriceRule.PerImage(new UsdcAmount(9_000)), "high",
                new PriceRule.Tiers(Map.of(Tier.ONE_K, new UsdcAmount(133_000), Tier.TWO_K, new UsdcAmount(200_000)))));
        Work work = new Work("gpt-image-1.5", Resolution.parse("1024x1024"), 2, null);
        assertThat(rule.price(work.of("low"))).contains(new UsdcAmount(18_000));
        assertThat(rule.price(work.of("high"))).contains(new UsdcAmount(266_000));
        assertThat(rule.price(work.of("high").sized(Resolution.parse("1536x1024")))).contains(new UsdcAmount(400_000));
        assertThat(rule.price(work.of("medium"))).isEmpty();
        assertThat(rule.price(work)).as("no level is no price").isEmpty();
    }

    @Test
    void levelsAreNotWithinLevels() {
        PriceRule level = new PriceRule.ByQuality(Map.of("low", new PriceRule.PerImage(new UsdcAmount(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> new PriceRule.ByQuality(Map.of("low", level)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PriceRule.ByQuality(Map.of()));
    }
}
