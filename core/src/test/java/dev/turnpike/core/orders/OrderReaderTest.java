package dev.turnpike.core.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.config.Retirement;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.testkit.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderReaderTest {
    private static final Configuration CONFIGURATION = Sample.configuration();

    @Test
    void aPromptAloneOrdersOneDefaultImage() {
        var request = ParsedBody.of(json("{'prompt':'a lighthouse'}")).order(CONFIGURATION);
        assertThat(request.order()).isEqualTo(
                new ImageOrder("a lighthouse", "flux-schnell", new Resolution(1024, 1024), 1, null, null, null, null));
        assertThat(request.models()).containsExactly("flux-schnell");
        assertThat(request.preferences()).isEqualTo(Preferences.NONE);
        assertThat(request.metadata()).isNull();
    }

    @Test
    void everythingThatIsSaidIsInTheOrder() {
        assertThat(read("{'prompt':'ab','model':'black-forest-labs/flux-schnell','width':512,"
                + "'height':768,'numberResults':4,'negativePrompt':'fog','steps':10,'guidance':8.0,'seed':12345}"))
                .isEqualTo("flux-schnell 512x768 x4 -fog steps 10 guidance 8.0 seed 12345");
    }

    /** What fits just so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'width':128                                     | flux-schnell 128x1024 x1
            'width':2048,'height':2048                      | flux-schnell 2048x2048 x1
            'height':192                                    | flux-schnell 1024x192 x1
            'size':'1344x832'                               | flux-schnell 1344x832 x1
            'resolution':'1K'                               | flux-schnell 1024x1024 x1
            'resolution':'1K','aspect_ratio':'16:9'         | flux-schnell 1344x768 x1
            'resolution':'0.5K','aspect_ratio':'1:1'        | flux-schnell 512x512 x1
            'aspect_ratio':'9:16'                           | flux-schnell 768x1344 x1
            'size':'512x512','width':512,'height':512       | flux-schnell 512x512 x1
            'resolution':'2K','model':'seedream-4.0'        | seedream-4.0 2048x2048 x1
            'model':'seedream-4.0'                          | seedream-4.0 2048x2048 x1
            'model':'seedream-4.0','resolution':'4K'        | seedream-4.0 4096x4096 x1
            'model':'seedream-4.0','seed':0                 | seedream-4.0 2048x2048 x1 seed 0
            'n':1                                           | flux-schnell 1024x1024 x1
            'n':4                                           | flux-schnell 1024x1024 x4
            'n':2,'numberResults':2                         | flux-schnell 1024x1024 x2
            'steps':1                                       | flux-schnell 1024x1024 x1 steps 1
            'steps':50                                      | flux-schnell 1024x1024 x1 steps 50
            'guidance':1                                    | flux-schnell 1024x1024 x1 guidance 1
            'guidance':30.00                                | flux-schnell 1024x1024 x1 guidance 30.00
            'guidance':7.299999999999999                    | flux-schnell 1024x1024 x1 guidance 7.299999999999999
            'guidance':1e1                                  | flux-schnell 1024x1024 x1 guidance 10
            'seed':-1                                       | flux-schnell 1024x1024 x1 seed -1
            'seed':9223372036854775807                      | flux-schnell 1024x1024 x1 seed 9223372036854775807
            'negativePrompt':''                             | flux-schnell 1024x1024 x1 -
            'width':null,'model':null,'seed':null           | flux-schnell 1024x1024 x1
            'width':512.0                                   | flux-schnell 512x1024 x1
            'width':1.024e3,'height':5120E-1                | flux-schnell 1024x512 x1
            'width':512.000,'size':'512x1024'               | flux-schnell 512x1024 x1
            'numberResults':2.0                             | flux-schnell 1024x1024 x2
            'n':0.2e1,'numberResults':2                     | flux-schnell 1024x1024 x2
            'steps':1e1                                     | flux-schnell 1024x1024 x1 steps 10
            'seed':1e3                                      | flux-schnell 1024x1024 x1 seed 1000
            'seed':-0.0                                     | flux-schnell 1024x1024 x1 seed 0
            'seed':0e-999999999                             | flux-schnell 1024x1024 x1 seed 0
            'seed':-9.223372036854775808E+18                | flux-schnell 1024x1024 x1 seed -9223372036854775808
            """)
    void accepts(String fields, String order) {
        assertThat(read("{'prompt':'ab'," + fields + "}")).isEqualTo(order);
    }

    /** What breaks a rule just so, with the code and the field that are named. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    'width':127                                    | INVALID_DIMENSIONS | width            | width: 127 (expected: 128 to 2048 pixels, divisible by 64)
                    'width':64                                     | INVALID_DIMENSIONS | width            |
                    'height':2112                                  | INVALID_DIMENSIONS | height           |
                    'height':500                                   | INVALID_DIMENSIONS | height           | height: 500 (expected: 128 to 2048 pixels, divisible by 64)
                    'height':-128                                  | INVALID_DIMENSIONS | height           |
                    'width':4294967808                             | INVALID_DIMENSIONS | width            |
                    'width':'512'                                  | INVALID_PARAMETER  | width            | width: "512" (expected: a whole number)
                    'width':512.5                                  | INVALID_DIMENSIONS | width            | width: 512.5 (expected: a whole number, 128 to 2048 pixels, divisible by 64)
                    'height':1e308                                 | INVALID_DIMENSIONS | height           | height: 1e308 (expected: 128 to 2048 pixels, divisible by 64)
                    'width':5e2                                    | INVALID_DIMENSIONS | width            | width: 5e2 (expected: 128 to 2048 pixels, divisible by 64)
                    'width':1e999999999                            | INVALID_DIMENSIONS | width            |
                    'width':1e99999999999                          | INVALID_DIMENSIONS | width            |
                    'width':1e-999999999                           | INVALID_DIMENSIONS | width            | width: 1e-999999999 (expected: a whole number, 128 to 2048 pixels, divisible by 64)
                    'width':-512                                   | INVALID_DIMENSIONS | width            |
                    'width':true                                   | INVALID_PARAMETER  | width            |
                    'size':'500x512'                               | INVALID_DIMENSIONS | size             |
                    'size':'512'                                   | INVALID_DIMENSIONS | size             |
                    'size':'512X512'                               | INVALID_DIMENSIONS | size             |
                    'size':512                                     | INVALID_PARAMETER  | size             |
                    'size':'512x512','width':1024                  | INVALID_DIMENSIONS | size             |
                    'size':'512x512','resolution':'1K'             | INVALID_DIMENSIONS | size             |
                    'aspect_ratio':'16:9','width':512              | INVALID_DIMENSIONS | size             |
                    'resolution':'3K'                              | INVALID_DIMENSIONS | resolution       | resolution: "3K" (expected: one of 0.5K, 1K, 2K, 4K)
                    'resolution':'4K'                              | INVALID_DIMENSIONS | resolution       | resolution: 4K at 1:1, 4096x4096 (expected: sides of 128 to 2048 pixels, divisible by 64)
                    'aspect_ratio':'16/9'                          | INVALID_DIMENSIONS | aspect_ratio     |
                    'aspect_ratio':'0:1'                           | INVALID_DIMENSIONS | aspect_ratio     |
                    'aspect_ratio':'9999:1'                        | INVALID_DIMENSIONS | aspect_ratio     |
                    'model':'seedream-4.0','width':896             | INVALID_DIMENSIONS | width            |
                    'model':'dall-e-3'                             | INVALID_MODEL      | model            | model: "dall-e-3" (expected: a model, an alias or a class listed at /v1/models)
                    'model':''                                     | INVALID_MODEL      | model            |
                    'model':7                                      | INVALID_PARAMETER  | model            |
                    'numberResults':0                              | INVALID_PARAMETER  | numberResults    |
                    'numberResults':5                              | INVALID_PARAMETER  | numberResults    | numberResults: 5 (expected: 1 to 4 images of flux-schnell at once)
                    'n':-1                                         | INVALID_PARAMETER  | n                |
                    'n':2,'numberResults':3                        | INVALID_PARAMETER  | n                | n: 2 beside numberResults 3 (expected: one of the two, or the same number)
                    'n':1.5                                        | INVALID_PARAMETER  | n                | n: 1.5 (expected: a whole number, 1 to 4 images of flux-schnell at once)
                    'n':1e999999999                                | INVALID_PARAMETER  | n                |
                    'n':1.5,'numberResults':1                      | INVALID_PARAMETER  | n                |
                    'model':'nano-banana-2','n':2                  | INVALID_PARAMETER  | n                | n: 2 (expected: exactly 1 image of nano-banana-2 at once)
                    'steps':0                                      | INVALID_PARAMETER  | steps            |
                    'steps':51                                     | INVALID_PARAMETER  | steps            |
                    'steps':10.5                                   | INVALID_PARAMETER  | steps            | steps: 10.5 (expected: a whole number, 1 to 50 steps)
                    'steps':1e999999999                            | INVALID_PARAMETER  | steps            | steps: 1e999999999 (expected: 1 to 50 steps)
                    'steps':[10]                                   | INVALID_PARAMETER  | steps            | steps: [10] (expected: a whole number)
                    'model':'seedream-4.0','steps':10              | INVALID_PARAMETER  | steps            | steps: not supported by seedream-4.0 (expected: absent; what a model supports is at /v1/models/seedream-4.0)
                    'guidance':0.999                               | INVALID_PARAMETER  | guidance         |
                    'guidance':30.001                              | INVALID_PARAMETER  | guidance         |
                    'guidance':'8'                                 | INVALID_PARAMETER  | guidance         |
                    'guidance':1e999999999                         | INVALID_PARAMETER  | guidance         |
                    'model':'seedream-4.0','guidance':8            | INVALID_PARAMETER  | guidance         |
                    'seed':9223372036854775808                     | INVALID_PARAMETER  | seed             |
                    'seed':1.5                                     | INVALID_PARAMETER  | seed             | seed: 1.5 (expected: a whole number of 64 bits, -9223372036854775808 to 9223372036854775807)
                    'seed':1e19                                    | INVALID_PARAMETER  | seed             |
                    'seed':1e-1                                    | INVALID_PARAMETER  | seed             |
                    'model':'nano-banana-2','seed':1               | INVALID_PARAMETER  | seed             |
                    'model':'seedream-4.0','negativePrompt':'fog'  | INVALID_PARAMETER  | negativePrompt   |
                    'negativePrompt':7                             | INVALID_PARAMETER  | negativePrompt   |
                    'negativePrompt':'\\ud83d'                     | INVALID_PARAMETER  | negativePrompt   |
                    'quality':'hd'                                 | INVALID_PARAMETER  | quality          |
                    'provider':'x-router'                          | INVALID_PARAMETER  | provider         |
                    'provider':{'only':['acme']}                   | INVALID_PARAMETER  | provider.only    | provider.only: "acme" (expected: ids of providers: x-router, xgen)
                    'provider':{'order':'xgen'}                    | INVALID_PARAMETER  | provider.order   |
                    'provider':{'ignore':[1]}                      | INVALID_PARAMETER  | provider.ignore  |
                    'provider':{'sort':'speed'}                    | INVALID_PARAMETER  | provider.sort    |
                    'provider':{'allowFallbacks':'no'}             | INVALID_PARAMETER  | provider.allowFallbacks |
                    'provider':{'zdr':true}                        | INVALID_PARAMETER  | provider.zdr     |
                    'maxPrice':0.0000001                           | INVALID_PARAMETER  | maxPrice         | maxPrice: 0.0000001 (expected: USDC with at most 6 decimals, such as 0.05)
                    'maxPrice':-1                                  | INVALID_PARAMETER  | maxPrice         |
                    'maxPrice':'$1'                                | INVALID_PARAMETER  | maxPrice         |
                    'maxPrice':1e999999999                         | INVALID_PARAMETER  | maxPrice         |
                    'maxPrice':[]                                  | INVALID_PARAMETER  | maxPrice         |
                    """)
    void refuses(String fields, String code, String param, String message) {
        var refusal = refusal(json("{'prompt':'ab'," + fields + "}"));
        assertThat(refusal.code()).hasToString(code);
        assertThat(param(refusal)).isEqualTo(param);
        assertThat(refusal.getMessage()).startsWith(param);
        if (message != null) assertThat(refusal).hasMessage(message);
    }

    /** In digits, most of these numbers would not fit into memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {"width", "height", "n", "numberResults", "steps", "seed", "guidance", "maxPrice", "metadata"})
    void aNumberCostsWhatItsCharactersCost(String field) {
        for (String number : List.of("1e999999999", "-1e2147483647", "1.5e-2147483640", "1e99999999999999999999")) {
            ParsedBody body = ParsedBody.of(json("{'prompt':'ab','" + field + "':" + number + "}"));
            assertTimeout(Duration.ofSeconds(10), () -> {
                assertThat(body.fingerprint("POST", "/")).hasSize(64);
                if (field.equals("metadata")) assertThat(body.order(CONFIGURATION).metadata()).isEqualTo(number);
                else
                    assertThat(catchThrowableOfType(Refusal.class, () -> body.order(CONFIGURATION))).isNotNull();
            }, number);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "[]", "null", "7", "'prompt'", "{'prompt':'ab'", "{'prompt':'ab'} {}",
            "{'prompt':'ab','prompt':'cd'}", "{'prompt':'ab','guidance':NaN}",
            "{'prompt':'ab','metadata':" + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"})
    void aBodyThatIsNotOneJsonObjectIsRefusedAsABody(String body) {
        assertThat(param(refusal(json(body)))).isEqualTo("body");
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,true", "3000,true", "3001,false"})
    void promptsHave2To3000Characters(int length, boolean fine) {
        byte[] body = json("{'prompt':'" + "x".repeat(length) + "'}");
        if (fine) assertThat(ParsedBody.of(body).order(CONFIGURATION).order().prompt()).hasSize(length);
        else
            assertThat(refusal(body)).hasMessage("prompt: " + length + " characters (expected: 2 to 3000)");
    }

    @Test
    void lengthsAreCountedAsJavaScriptDoes() {
        assertThat(ParsedBody.of(json("{'prompt':'🗼'}")).order(CONFIGURATION).order().prompt()).isEqualTo("🗼");
        assertThat(refusal(json("{'prompt':'" + "🗼".repeat(1501) + "'}"))).hasMessageContaining("3002 characters");
    }

    @Test
    void negativePromptsHaveAtMost3000Characters() {
        assertThat(read("{'prompt':'ab','negativePrompt':'" + "x".repeat(3000) + "'}")).endsWith("x");
        assertThat(param(refusal(json("{'prompt':'ab','negativePrompt':'" + "x".repeat(3001) + "'}"))))
                .isEqualTo("negativePrompt");
    }

    @Test
    void onlyAnEstimateNeedsNoPrompt() {
        assertThat(refusal(json("{}"))).hasMessage("prompt: missing (expected: a string of 2 to 3000 characters)");
        assertThat(ParsedBody.of(json("{'n':2}")).estimate(CONFIGURATION).order().count()).isEqualTo(2);
        assertThat(param(catchThrowableOfType(Refusal.class,
                () -> ParsedBody.of(json("{'prompt':'a'}")).estimate(CONFIGURATION)))).isEqualTo("prompt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'model':'photo'                    | seedream-4.0 2048x2048 x1 | seedream-4.0,flux-schnell
            'model':'photo','size':'512x512'   | flux-schnell 512x512 x1   | flux-schnell
            'model':'photo','size':'4096x4096' | seedream-4.0 4096x4096 x1 | seedream-4.0
            'model':'photo','steps':4          | flux-schnell 1024x1024 x1 steps 4 | flux-schnell
            """)
    void aClassMeansItsModelsThatCanMakeTheOrder(String fields, String order, String models) {
        assertThat(read("{'prompt':'ab'," + fields + "}")).isEqualTo(order);
        assertThat(ParsedBody.of(json("{'prompt':'ab'," + fields + "}")).order(CONFIGURATION).models())
                .containsExactly(models.split(","));
    }

    @Test
    void ifNoModelOfAClassCanTheFirstOneSaysWhy() {
        assertThat(refusal(json("{'prompt':'ab','model':'photo','width':100}"))).hasMessageContaining("960 to 4096");
    }

    @Test
    void preferencesAreReadAsTheyAre() {
        var read = ParsedBody
                .of(json("{'prompt':'ab','maxPrice':0.0125,'provider':{'order':['xgen'],'only':['xgen','x-router'],"
                        + "'ignore':['x-router'],'sort':'latency','allowFallbacks':false}}"))
                .order(CONFIGURATION);
        assertThat(read.preferences()).isEqualTo(new Preferences(List.of("xgen"), List.of("xgen", "x-router"),
                List.of("x-router"), Policy.LATENCY, false, UsdcAmount.ofAtomic(12500)));
    }

    /** A list of thousands of the same would be kept in memory and in the ledger with its job. */
    @Test
    void aProviderThatIsNamedAgainAndAgainCountsOnce() {
        String names = "'xgen'," + "'x-router','xgen',".repeat(1000) + "'x-router'";
        var read = ParsedBody.of(json("{'prompt':'ab','provider':{'order':[" + names + "]}}")).order(CONFIGURATION);
        assertThat(read.preferences().order()).containsExactly("xgen", "x-router");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.06", "'0.06'", "6e-2", "'0.060000'"})
    void aMaximalPriceIsReadByItsDigits(String price) {
        assertThat(ParsedBody.of(json("{'prompt':'ab','maxPrice':" + price + "}"))
                .order(CONFIGURATION)
                .preferences()
                .maxPrice()).isEqualTo(UsdcAmount.ofAtomic(60_000));
    }

    @Test
    void metadataIsKeptAsItIsUpTo4Kilobytes() {
        var kept = ParsedBody.of(json("{'prompt':'ab','metadata': {'z':[1.50, 'é'],'a':null}}"))
                .order(CONFIGURATION)
                .metadata();
        assertThat(kept).isEqualTo("{\"z\":[1.50,\"é\"],\"a\":null}");
        assertThat(ParsedBody.of(json("{'prompt':'ab','metadata':'" + "x".repeat(4094) + "'}"))
                .order(CONFIGURATION)
                .metadata()).hasSize(4096);
        assertThat(refusal(json("{'prompt':'ab','metadata':'" + "x".repeat(4095) + "'}")))
                .hasMessageStartingWith("metadata: 4097 bytes");
    }

    @Test
    void theDefaultOrderIsOneImageOfTheDefaultModel() {
        assertThat(OrderReader.standard(CONFIGURATION).order().work())
                .hasToString("Work[model=flux-schnell, resolution=1024x1024, count=1, steps=null, quality=null]");
    }

    @Test
    void moreThanOneCallMakesIsRefusedAndNeverDropped_10() {
        assertThat(refusal(json("{'prompt':'ab','model':'nano-banana-2','n':2}")))
                .hasMessage("n: 2 (expected: exactly 1 image of nano-banana-2 at once)");
    }

    @Test
    void withoutFluxTheFirstModelIsTheDefault() {
        var others = Sample.configuration(List.of(Sample.SEEDREAM, Sample.BANANA));
        assertThat(OrderReader.standard(others).models()).containsExactly("seedream-4.0");
        assertThat(ParsedBody.of(json("{'prompt':'ab'}")).order(others).models()).containsExactly("seedream-4.0");
    }

    @Test
    void aModelThatHasEndedIsGoneAndNamesItsSuccessor_23() {
        Configuration later = Sample.configuration(
                List.of(ended(Sample.FLUX, "nano-banana-2"), ended(Sample.SEEDREAM, null), Sample.BANANA));
        for (String body : List.of("{'prompt':'ab','model':'flux-schnell'}",
                "{'prompt':'ab','model':'black-forest-labs/flux-schnell'}", "{'prompt':'ab','model':'photo'}")) {
            assertThatThrownBy(() -> ParsedBody.of(json(body)).order(later)).isInstanceOfSatisfying(Refusal.class,
                    no -> {
                        assertThat(no.code()).isEqualTo(Refusal.Code.MODEL_RETIRED);
                        assertThat(no.code().status()).isEqualTo(410);
                        assertThat(no.reason().message()).contains("is sold no more since 2026-12-01");
                    });
        }
        assertThatThrownBy(() -> ParsedBody.of(json("{'prompt':'ab','model':'flux-schnell'}")).order(later))
                .hasMessageContaining("its successor is nano-banana-2.");
        assertThat(ParsedBody.of(json("{'prompt':'ab'}")).order(later).models()).as("another is the default now")
                .containsExactly("nano-banana-2");
    }

    @Test
    void aClassGoesOnWithoutAModelThatHasEnded() {
        Configuration later = Sample.configuration(List.of(Sample.FLUX, ended(Sample.SEEDREAM, null), Sample.BANANA));
        assertThat(ParsedBody.of(json("{'prompt':'ab','model':'photo'}")).order(later).models())
                .containsExactly("flux-schnell");
    }

    private static ModelSettings ended(ModelSettings m, String successor) {
        return new ModelSettings(m.id(), m.aliases(), m.sizes(), m.parameters(), m.price(),
                new Retirement(LocalDate.parse("2026-12-01"), successor, true));
    }

    private static String param(Refusal refusal) {
        assertThat(refusal.reason()).isInstanceOf(Refusal.Field.class);
        return ((Refusal.Field) refusal.reason()).param();
    }

    private static Refusal refusal(byte[] body) {
        return catchThrowableOfType(Refusal.class, () -> ParsedBody.of(body).order(CONFIGURATION));
    }

    private static String read(String body) {
        var order = ParsedBody.of(json(body)).order(CONFIGURATION).order();
        return order.model() + " " + order.resolution() + " x" + order.count()
                + (order.negativePrompt() == null ? "" : " -" + order.negativePrompt())
                + (order.steps() == null ? "" : " steps " + order.steps())
                + (order.guidance() == null ? "" : " guidance " + order.guidance())
                + (order.seed() == null ? "" : " seed " + order.seed());
    }

    /** JSON with quotes that can be read inside Java. */
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
