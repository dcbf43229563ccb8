package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.SizeTable;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes, qualities, formats and images of a model. */
class ModelSizesTest {
    private static final String PRICE = "    price: { per-image: 0.01 }\n";

    @Test
    void aModelHasItsOwnSizes() {
        assertThat(sizes("sizes: { only: [ 1024x1024, 1536x1024 ], made: { 1K: { \"16:9\": 1376x768 } } }").table())
                .isEqualTo(new SizeTable(1, Long.MAX_VALUE, Integer.MAX_VALUE, false,
                        List.of(Resolution.parse("1024x1024"), Resolution.parse("1536x1024")),
                        Map.of(Shape.parse("1K 16:9"), Resolution.parse("1376x768"))));
        assertThat(sizes("sizes: { area: 655360-8294400, ratio: 3 }").table())
                .isEqualTo(new SizeTable(655_360, 8_294_400, 3, true, List.of(), Map.of()));
        assertThat(sizes("sizes: { made: { 1K: { \"1:1\": 1024x1024 } }, free: true }").table().free()).isTrue();
        assertThat(sizes("sizes: { step: 16 }").table()).isEqualTo(SizeTable.NONE);
    }

    @Test
    void aModelHasItsOwnQualitiesFormatsAndImages() {
        var model = Sample.good(Sample.with(PRICE, """
                    price: { per-quality: { low: { per-image: 0.01 }, high: { tiers: { 1K: 0.02 } } } }
                    parameters: { quality: [ low, high ], formats: [ png, jpeg ], images: 1-4 }
                """)).models().getFirst();
        assertThat(model.parameters()).isEqualTo(new Parameters(null, null, false, false, List.of("low", "high"),
                List.of("png", "jpeg"), new Configuration.Range(1, 4)));
        assertThat(model.parameters().usualQuality()).isEqualTo("low");
        assertThat(((PriceRule.ByQuality) model.price()).levels()).containsEntry("low",
                new PriceRule.PerImage(UsdcAmount.ofDecimal("0.01")));
        assertThat(Sample.good(Sample.with(PRICE, PRICE + "    parameters: { images: 3 }\n"))
                .models()
                .getFirst()
                .parameters()
                .images()).isEqualTo(new Configuration.Range(0, 3));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    sizes: { only: [ 512x512 ] }                                | models[0].sizes.default: '1024x1024' (expected: a size of only or made)
                    sizes: { only: [ ] }                                        | models[0].sizes.only: a list (expected: a list of at least one)
                    sizes: { area: 9-8 }                                        | models[0].sizes.area: '9-8' (expected: the lesser number first)
                    sizes: { free: true }                                       | models[0].sizes.free: is for sizes beside others (expected: only or made with it)
                    sizes: { made: { 1K: { wide: 1024x1024 } } }                | models[0].sizes.made.1K.wide: 'wide' (expected: a ratio such as 16:9, in quotes)
                    sizes: { made: { 3K: { "1:1": 1024x1024 } } }               | models[0].sizes.made.3K: unknown key (expected: 0.5K, 1K, 2K, 4K)
                    parameters: { quality: [ standard ] }                       | models[0].parameters.quality[0]: 'standard' (expected: a word such as high, not auto or standard)
                    parameters: { formats: [ gif ] }                            | models[0].parameters.formats[0]: 'gif' (expected: one of png, jpeg, webp)
                    parameters: { images: 17 }                                  | models[0].parameters.images: '17' (expected: a number such as 4, or a range such as 1-4, at most 16)
                    """)
    void whatDoesNotFitIsRefused(String written, String problem) {
        assertThat(Sample.problems(Sample.with(PRICE, PRICE + "    " + written + "\n"))).singleElement()
                .asString()
                .isEqualTo("line 13: " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    { per-quality: { low: { per-quality: { low: { per-image: 1 } } } } } | models[0].price.per-quality.low.per-quality: levels within a level (expected: a plain price)
                    { per-quality: { low: { per-image: 1 } }, per-step: { above: 1, price: 1 } } | models[0].price.per-step: is added to a plain price (expected: in each level)
                    { per-quality: { low: { per-image: 1 } } } | models[0].price: no price for the default size 1024x1024 (expected: one, or another default size)
                    """)
    void aPriceByQualityIsPlainAndOfLevelsThatCanBeOrdered(String price, String problem) {
        assertThat(Sample.problems(Sample.with("{ per-image: 0.01 }", price)))
                .anyMatch(found -> found.endsWith(problem));
    }

    @Test
    void everyLevelHasAPrice() {
        assertThat(Sample.problems(Sample.with(PRICE,
                "    price: { per-quality: { low: { per-image: 0.01 } } }\n    parameters: { quality: [ low, high ] }\n")))
                .containsExactly("line 13: models[0].parameters: no price for the quality high (expected: one in "
                        + "per-quality, of the model or of its costs)");
    }

    private static ModelSizes sizes(String written) {
        return Sample.good(Sample.with(PRICE, PRICE + "    " + written + "\n")).models().getFirst().sizes();
    }
}
