package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.pricing.PriceRule.PerImage;
import dev.turnpike.pricing.PriceRule.PerMegapixel;
import dev.turnpike.pricing.PriceRule.Tiers;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceListTest {
    private static final PriceRule FLAT = new PerImage(usdc("0.05"));
    private static final PriceRule BY_AREA = new PerMegapixel(usdc("0.03"));
    private static final PriceRule ONLY_1K = new Tiers(Map.of(Tier.ONE_K, usdc("0.01")));

    @Test
    void anExplicitPriceWinsOverEveryCost() {
        ModelPricing model = new ModelPricing("photo", new PerImage(usdc("0.02")), List.of(FLAT, BY_AREA));
        assertThat(price(model, Cover.ALL, "1024x1024")).contains(usdc("0.02"));
        assertThat(price(model, Cover.CHEAPEST, "1024x1024")).contains(usdc("0.02"));
    }

    @Test
    void anExplicitPriceAlsoDecidesWhatIsNotSold() {
        ModelPricing model = new ModelPricing("photo", ONLY_1K, List.of(FLAT));
        assertThat(price(model, Cover.ALL, "1024x1024")).contains(usdc("0.01"));
        assertThat(price(model, Cover.ALL, "2048x2048")).isEmpty();
    }

    @Test
    void withoutAnExplicitPriceTheDearestCostAndTheMarginAreCovered() {
        ModelPricing model = new ModelPricing("photo", null, List.of(ONLY_1K, FLAT, BY_AREA));
        assertThat(price(model, Cover.ALL, "1024x1024")).contains(usdc("0.055"));
        assertThat(price(model, Cover.ALL, "2048x2048")).contains(new UsdcAmount(138_413)); // 125830 and a tenth of it
    }

    @Test
    void orTheCheapestWhereTheOperatorSaysSo() {
        ModelPricing model = new ModelPricing("photo", null, List.of(FLAT, BY_AREA, ONLY_1K));
        assertThat(price(model, Cover.CHEAPEST, "1024x1024")).contains(usdc("0.011"));
    }

    @Test
    void anUpstreamThatDoesNotSellTheSizeHasNoSay() {
        ModelPricing model = new ModelPricing("photo", null, List.of(ONLY_1K, FLAT));
        assertThat(price(model, Cover.CHEAPEST, "2048x2048")).contains(usdc("0.055"));
        assertThat(price(new ModelPricing("photo", null, List.of(ONLY_1K)), Cover.ALL, "2048x2048")).isEmpty();
    }

    @Test
    void theMarginIsTakenOnceOnTheWholeWorkAndRoundedUp() {
        PriceList list = list(Cover.ALL, new ModelPricing("photo", null, List.of(new PerImage(new UsdcAmount(7)))));
        assertThat(list.price(work("photo", "1024x1024", 1))).contains(new UsdcAmount(8)); // 7.7
        assertThat(list.price(work("photo", "1024x1024", 3))).contains(new UsdcAmount(24)); // 23.1
        assertThat(list.price(work("photo", "1024x1024", 10))).contains(new UsdcAmount(77));
    }

    @Test
    void anUnknownModelAndOneWithoutUpstreamsHaveNoPrice() {
        PriceList list = list(Cover.ALL, new ModelPricing("lonely", null, List.of()));
        assertThat(list.price(work("lonely", "1024x1024", 1))).isEmpty();
        assertThat(list.price(work("unheard-of", "1024x1024", 1))).isEmpty();
    }

    @Test
    void aModelIsListedOnce() {
        ModelPricing model = new ModelPricing("photo", FLAT, List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> list(Cover.ALL, model, model))
                .withMessage("model: \"photo\" twice (expected: once)");
    }

    private static Optional<UsdcAmount> price(ModelPricing model, Cover cover, String size) {
        return list(cover, model).price(work(model.model(), size, 1));
    }

    private static PriceList list(Cover cover, ModelPricing... models) {
        return new PriceList(1, List.of(models), Percent.of("10%"), cover);
    }

    private static Work work(String model, String size, int count) {
        return new Work(model, Resolution.parse(size), count, null);
    }

    private static UsdcAmount usdc(String decimal) {
        return UsdcAmount.ofDecimal(decimal);
    }
}
