package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of a model are its own. */
class ModelSizesTest {
    private static final ModelSizes FREE = new ModelSizes(256, 3840, 16, size("1024x1024"),
            new SizeTable(655_360, 8_294_400, 3, true, List.of(), Map.of()));
    private static final ModelSizes LISTED = new ModelSizes(128, 2048, 64, size("1024x1024"),
            new SizeTable(1, Long.MAX_VALUE, Integer.MAX_VALUE, false,
                    List.of(size("1024x1024"), size("1536x1024"), size("1024x1536")), Map.of()));
    private static final ModelSizes PAIRED = new ModelSizes(128, 2048, 64, size("1024x1024"),
            new SizeTable(1, Long.MAX_VALUE, Integer.MAX_VALUE, false, List.of(),
                    Map.of(Shape.parse("1K 1:1"), size("1024x1024"), Shape.parse("1K 16:9"), size("1376x768"),
                            Shape.parse("2K 16:9"), size("2752x1536"))));
    private static final ModelSizes BOTH = new ModelSizes(240, 6240, 16, size("2048x2048"),
            new SizeTable(921_600, 16_777_216, 16, true, List.of(),
                    Map.of(Shape.parse("2K 1:1"), size("2048x2048"), Shape.parse("1K 21:9"), size("1568x673"))));

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            free   | 1024x1024 | -
            free   | 1040x1024 | -
            free   | 1000x1024 | sides of 256 to 3840 pixels, divisible by 16
            free   | 512x512   | at least 655360 pixels
            free   | 3840x2176 | at most 8294400 pixels
            free   | 3840x1024 | sides of at most 3 to 1
            listed | 1536x1024 | -
            listed | 1344x768  | a size it makes, the nearest are 1536x1024, 1024x1024, 1024x1536
            paired | 2752x1536 | -
            paired | 1344x768  | a size it makes, the nearest are 1376x768, 1024x1024, 2752x1536
            both   | 1568x673  | -
            both   | 1600x640  | -
            both   | 1568x674  | sides of 240 to 6240 pixels, divisible by 16
            """)
    void anOrderInPixelsIsOfASizeThatTheModelMakes(String model, String size, String rule) {
        assertThat(model(model).brokenBy(size(size)).orElse(null)).isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            free   | 1K 16:9  | 1360x768
            listed | 1K 1:1   | 1024x1024
            listed | 2K 3:2   | 1536x1024
            listed | 1K 3:2   | -
            paired | 1K 16:9  | 1376x768
            paired | 1K 32:18 | 1376x768
            paired | 1K 4:3   | -
            both   | 1K 21:9  | 1568x673
            both   | 1K 16:9  | 1360x768
            """)
    void aPairIsWhatTheModelMakesOfIt(String model, String pair, String size) {
        assertThat(model(model).of(Shape.parse(pair)).map(Resolution::toString).orElse(null)).isEqualTo(size);
    }

    @Test
    void theNearestPairsAreNamed() {
        assertThat(PAIRED.nearest(Shape.parse("1K 4:3")))
                .isEqualTo("1K 1:1 (1024x1024), 1K 16:9 (1376x768), 2K 16:9 (2752x1536)");
    }

    @Test
    void aSizeIsPromisedOnlyByTheTable() {
        assertThat(PAIRED.promises(Shape.parse("1K 16:9"))).isTrue();
        assertThat(FREE.promises(Shape.parse("1K 16:9"))).isFalse();
    }

    @Test
    void upstreamsAreAskedByTheUsualSizeThenBySquaresAndNames() {
        assertThat(PAIRED.samples().map(Resolution::toString)).startsWith("1024x1024")
                .containsExactlyInAnyOrder("1024x1024", "1376x768", "2752x1536");
        assertThat(FREE.samples().map(Resolution::toString)).containsExactly("1024x1024", "2048x2048");
    }

    private static ModelSizes model(String name) {
        return switch (name) {
            case "free" -> FREE;
            case "listed" -> LISTED;
            case "paired" -> PAIRED;
            default -> BOTH;
        };
    }

    private static Resolution size(String text) {
        return Resolution.parse(text);
    }
}
