package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # size,    tier, why
            1x1,       0.5K, the smallest there is
            512x512,   0.5K, the square itself
            512x563,   0.5K, 288256 of the 288358 pixels that are a tenth more
            512x564,   1K,   288768
            544x530,   0.5K, 288320
            1024x1024, 1K,   the square itself
            1344x832,  1K,   1118208 of 1153433
            832x1344,  1K,   the same upright
            1280x896,  1K,   1146880
            1344x896,  2K,   1204224
            1153433x1, 1K,   exactly the most that is below a tenth more
            1153434x1, 2K,   one pixel more
            2048x2048, 2K,   the square itself
            2752x1664, 2K,   4579328 of 4613734
            2753x1676, 4K,   4614028
            4096x4096, 4K,   the square itself
            5440x3392, 4K,   18452480 of 18454937
            """)
    void aSizeBelongsToTheSmallestTierItExceedsByATenthAtMost(String size, String tier, String why) {
        assertThat(Tier.of(Resolution.parse(size))).as(why).contains(Tier.ofLabel(tier));
    }

    @ParameterizedTest
    @ValueSource(strings = {"18454938x1", "4096x4506", "8192x8192", "999999999x999999999"})
    void thereIsNoTierAboveFourK(String size) {
        assertThat(Tier.of(Resolution.parse(size))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "16,9", "9,16", "4,3", "3,4", "3,2", "2,3", "5,4", "4,5", "21,9", "9,21"})
    void theUsualAspectRatiosOfATierStayInIt(int ratioW, int ratioH) {
        for (Tier tier : Tier.values()) assertThat(Tier.of(Resolution.ofTier(tier, ratioW, ratioH, 64))).contains(tier);
    }

    @ParameterizedTest
    @EnumSource
    void aTierIsNamedByItsLabel(Tier tier) {
        assertThat(Tier.ofLabel(tier.label())).isEqualTo(tier);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1k", "1024", "3K", " 1K", "ONE_K", "8K"})
    void anyOtherLabelIsRefused(String label) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tier.ofLabel(label))
                .withMessage("tier: \"" + label + "\" (expected: one of 0.5K, 1K, 2K, 4K)");
    }

    @Test
    void tiersAreOrderedSmallestFirst() {
        assertThat(Tier.values()).extracting(Tier::side).containsExactly(512, 1024, 2048, 4096);
    }
}
