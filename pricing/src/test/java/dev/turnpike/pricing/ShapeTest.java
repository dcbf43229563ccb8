package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {
    @ParameterizedTest
    @CsvSource({"1K 16:9, 1376x768, true", "1K 16:9, 1280x720, true", "1K 16:9, 1024x1024, false",
            "1K 16:9, 768x1376, false", "2K 16:9, 1376x768, false", "1K 4:3, 1184x864, true", "1K 4:3, 1264x848, false",
            "4K 1:1, 4096x4096, true", "0.5K 1:1, 512x512, true", "1K 8:1, 3072x384, true", "1K 1:1, 1x1, false",
            "4K 9999:1, 999999999x1, false"})
    void anImageIsOfAShapeByItsRatioAndItsArea(String shape, String size, boolean is) {
        assertThat(Shape.parse(shape).isOf(Resolution.parse(size))).isEqualTo(is);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1K 16:9", "0.5K 1:1", "4K 21:9"})
    void whatIsWrittenIsRead(String shape) {
        assertThat(Shape.parse(shape)).hasToString(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1K", "16:9", "1K 16", "3K 1:1", "1K 0:1", "1K a:b"})
    void whatIsNoShapeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.parse(text));
    }
}
