package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTest {
    @Test
    void aResolutionIsWidthThenHeight() {
        assertThat(Resolution.parse("1344x768")).isEqualTo(new Resolution(1344, 768)).hasToString("1344x768");
        assertThat(Resolution.parse("1344x768").pixels()).isEqualTo(1_032_192);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1024", "x", "1024x", "x1024", "1024X1024", "1024 x 1024", " 1024x1024", "1024x1024 ",
            "1024*1024", "1024×1024", "0x1024", "1024x0", "-1x5", "+1x5", "01024x1024", "1024x1024x1", "1e3x1024",
            "1024.0x1024", "9999999999x1"})
    void anythingElseIsRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> Resolution.parse(written))
                .withMessageContaining("\"" + written + "\"");
    }

    @Test
    void aSideHasAtLeastOnePixel() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Resolution(0, 1)).withMessageContaining("0x1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Resolution(1, -1)).withMessageContaining("1x-1");
    }

    @Test
    void theLargestResolutionStillHasAnArea() {
        assertThat(new Resolution(Integer.MAX_VALUE, Integer.MAX_VALUE).pixels()).isEqualTo(4_611_686_014_132_420_609L);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # tier, ratio, step, size
            0.5K,   1:1,   64,   512x512
            1K,     1:1,   64,   1024x1024
            2K,     1:1,   64,   2048x2048
            4K,     1:1,   64,   4096x4096
            1K,     16:9,  64,   1344x768
            1K,     9:16,  64,   768x1344
            1K,     32:18, 64,   1344x768
            1K,     3:2,   64,   1280x832
            1K,     4:3,   64,   1152x896
            1K,     21:9,  64,   1536x640
            2K,     16:9,  64,   2752x1536
            4K,     16:9,  64,   5440x3072
            1K,     16:9,  1,    1365x768
            1K,     16:9,  8,    1368x768
            1K,     1:1,   1000, 1000x1000
            """)
    void aTierAndAnAspectRatioMakeTheNearestSizeInWholeSteps(String tier, String ratio, int step, String size) {
        String[] parts = ratio.split(":", 2);
        assertThat(Resolution.ofTier(Tier.ofLabel(tier), Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), step))
                .hasToString(size);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # tier, ratio w, ratio h, step,  size,       why
            0.5K,   1,       1,       1024,  1024x1024,  512 is half a step: up
            0.5K,   1,       1,       1025,  1025x1025,  less than half a step but one at least
            1K,     1,       4,       1024,  1024x2048,  512 is half a step: up
            1K,     9,       4,       1024,  2048x1024,  1536 is one and a half: up
            1K,     9,       4,       1025,  1025x1025,  1536 is just below one and a half of 1025: down
            1K,     10000,   1,       64,    102400x64,  10 pixels high would be none: one step
            """)
    void halvesGoUpAndASideHasAtLeastOneStep(String tier, int ratioW, int ratioH, int step, String size, String why) {
        assertThat(Resolution.ofTier(Tier.ofLabel(tier), ratioW, ratioH, step)).as(why).hasToString(size);
    }

    @Test
    void noRatioOverflows() {
        assertThat(Resolution.ofTier(Tier.FOUR_K, Integer.MAX_VALUE, 1, 1)).hasToString("189812531x1");
        assertThat(Resolution.ofTier(Tier.HALF_K, 1, 1, Integer.MAX_VALUE)).hasToString("2147483647x2147483647");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 64", "1, 0, 64", "1, 1, 0", "-16, 9, 64", "16, -9, 64", "16, 9, -64"})
    void aRatioAndAStepArePositive(int ratioW, int ratioH, int step) {
        assertThatIllegalArgumentException().isThrownBy(() -> Resolution.ofTier(Tier.ONE_K, ratioW, ratioH, step));
    }
}
