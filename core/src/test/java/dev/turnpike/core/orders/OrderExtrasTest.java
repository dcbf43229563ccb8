package dev.turnpike.core.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.config.Parameters;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.SizeTable;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.testkit.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, quality, formats and images as a model takes them. */
class OrderExtrasTest {
    private static final ModelSettings RICH = new ModelSettings("rich", List.of(),
            new ModelSizes(128, 2048, 64, Resolution.parse("1024x1024"),
                    new SizeTable(1, Long.MAX_VALUE, Integer.MAX_VALUE, false, List.of(),
                            Map.of(Shape.parse("1K 1:1"), Resolution.parse("1024x1024"), Shape.parse("1K 16:9"),
                                    Resolution.parse("1376x768")))),
            new Parameters(null, null, false, false, List.of("medium", "low", "high"), List.of("png", "webp"),
                    new Range(0, 2)),
            new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05")));
    private static final ModelSettings EDITOR = new ModelSettings("editor", List.of(), Sample.SIZES,
            new Parameters(null, null, false, false, List.of(), List.of(), new Range(1, 1)),
            new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05")));
    private static final Configuration CONFIGURATION = Sample.configuration(List.of(RICH, EDITOR, Sample.FLUX));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    'model':'rich'                                                            | 1024x1024 medium null []
                    'model':'rich','quality':'auto'                                           | 1024x1024 medium null []
                    'model':'rich','quality':'standard'                                       | 1024x1024 medium null []
                    'model':'rich','quality':'high','output_format':'webp'                    | 1024x1024 high webp []
                    'model':'rich','resolution':'1K','aspect_ratio':'16:9'                    | 1376x768 medium null []
                    'model':'rich','aspect_ratio':'32:18'                                     | 1376x768 medium null []
                    'model':'rich','size':'1376x768','aspect_ratio':'16:9'                    | 1376x768 medium null []
                    'model':'rich','image_urls':['https://im.example/a.png']                  | 1024x1024 medium null [https://im.example/a.png]
                    'model':'editor','image_urls':['HTTPS://im.example:443/a?b=c']            | 1024x1024 null null [HTTPS://im.example:443/a?b=c]
                    'model':'flux-schnell','quality':'auto'                                   | 1024x1024 null null []
                    'model':'editor','image_urls':['https://im.example/a cat.png?sig={b}']  | 1024x1024 null null [https://im.example/a%20cat.png?sig=%7Bb%7D]
                    'model':'editor','image_urls':['https://bücher.example/ü']                | 1024x1024 null null [https://xn--bcher-kva.example/%C3%BC]
                    'model':'editor','image_urls':['https://im.example\\\\@127.0.0.1:8080/']   | 1024x1024 null null [https://im.example/@127.0.0.1:8080/]
                    'model':'editor','image_urls':['https://im.example/a%20b']                | 1024x1024 null null [https://im.example/a%20b]
                    'model':'editor','image_urls':['https:/im.example/100%']                  | 1024x1024 null null [https://im.example/100%25]
                    """)
    void whatAModelTakesIsInTheOrder(String fields, String order) {
        ImageOrder read = ParsedBody.of(json(fields)).order(CONFIGURATION).order();
        assertThat(read.resolution() + " " + read.extras().quality() + " " + read.extras().format() + " "
                + read.extras().images()).isEqualTo(order);
        assertThat(read.work().quality()).isEqualTo(read.extras().quality());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    'model':'rich','quality':'ultra'                          | quality: "ultra" (expected: auto, standard or a level of rich: medium, low, high)
                    'quality':'high'                                          | quality: "high" (expected: auto or standard, for flux-schnell has no levels)
                    'model':'rich','output_format':'jpeg'                     | output_format: "jpeg" (expected: one of png, webp)
                    'output_format':'png'                                     | output_format: "png" (expected: absent, for flux-schnell has a format of its own; the answer says which)
                    'image_urls':['https://im.example/a']                     | image_urls: 1 URLs (expected: none, for flux-schnell works on no images)
                    'model':'editor'                                          | image_urls: 0 URLs (expected: 1 to 1 for editor)
                    'model':'rich','size':'1344x768'                          | size: 1344x768 (expected: a size it makes, the nearest are 1376x768, 1024x1024)
                    'model':'rich','width':1344                               | width: 1344x1024 (expected: a size it makes, the nearest are 1024x1024, 1376x768)
                    'model':'rich','aspect_ratio':'4:3'                       | aspect_ratio: 1K at 4:3 (expected: a pair that the model makes, the nearest are 1K 1:1 (1024x1024), 1K 16:9 (1376x768))
                    """)
    void whatAModelDoesNotTakeIsRefusedNamingFieldAndRule_2(String fields, String message) {
        assertThat(refusal(fields)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    'size':'512x512','aspect_ratio':'16:9'                       | size: 512x512 by size and 1344x768 by aspect_ratio (expected: one size, as width and height, as size, or as resolution and aspect_ratio)
                    'width':512,'height':512,'size':'512x768'                    | size: 512x512 by width and 512x768 by size (expected: one size, as width and height, as size, or as resolution and aspect_ratio)
                    """)
    void sizesThatContradictAreBothNamedAndNeitherWins_5(String fields, String message) {
        assertThat(refusal(fields)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://im.example/a", "https://127.0.0.1/a", "https://[::1]/a", "https://localhost/a",
            "https://metadata.internal/a", "https://printer.local/a", "https://me@im.example/a",
            "https://im.example:8443/a", "https://2130706433/a", "https://0x7f.1/a", "ftp://im.example/a",
            "data:image/png;base64,AAAA", "https:///a", "im.example/a", "https://1.168.192.in-addr.arpa/",
            "https://127.0.0.1\\\\@im.example/a", "https://im example/a", "https://１２７.0.0.1/a", "https://localhost。/a",
            "https://me|you@im.example/a", "https:\\\\localhost/a"})
    void anImageIsAnHttpsUrlOfAPublicHost(String url) {
        assertThat(refusal("'model':'rich','image_urls':['" + url + "']")).hasMessageContaining(
                "(expected: https URLs of public hosts, at most 2048 characters, without a user)");
    }

    /** The rule for names takes a part of the stack for each label. */
    @Test
    void aHostIsNoLongerThanANameCanBe() {
        assertThat(refusal("'model':'rich','image_urls':['https://" + "a.".repeat(1000) + "example/a']"))
                .hasMessageContaining("(expected: https URLs of public hosts");
    }

    @ParameterizedTest
    @CsvSource({"3, 0 to 2 for rich", "17, at most 16"})
    void howManyImagesThereMayBeIsBounded(int count, String expected) {
        String urls = String.join(",", java.util.Collections.nCopies(count, "'https://im.example/a'"));
        assertThat(refusal("'model':'rich','image_urls':[" + urls + "]")).hasMessageContaining(expected);
    }

    private static Refusal refusal(String fields) {
        return catchThrowableOfType(Refusal.class, () -> ParsedBody.of(json(fields)).order(CONFIGURATION));
    }

    private static byte[] json(String fields) {
        return ("{'prompt':'a lighthouse'," + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
