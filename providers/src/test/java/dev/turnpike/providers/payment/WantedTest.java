package dev.turnpike.providers.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.StyleReader;
import dev.turnpike.providers.declared.Styles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of other gateways complained about, and what is wanted instead. The number is that of the complaint. */
class WantedTest {
    private static final String PNG = "iVBORw0KGgoAAAANSUhEUg";

    @ParameterizedTest
    @CsvSource(delimiterString = " | ",
            textBlock = """
                    gemini        | 200 | {"candidates":[{"finishReason":"IMAGE_SAFETY"}]}                     | prompt refused IMAGE_SAFETY
                    bfl           | 200 | {"id":"b","status":"Request Moderated"}                             | prompt refused Request_Moderated
                    openai-images | 502 | {"error":{"code":"moderation_blocked","message":"a red fox"}}       | prompt refused moderation_blocked
                    """)
    void aWordOfRefusalIsNoTransportErrorAndTheClientSeesItsClass_17(String style, int status, String body,
            String outcome) {
        assertThat(comesTo(Styles.named(style), status, body, outcome)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
            openai-images | {"data":[]}                                | doubt: status 200: neither an image nor a job
            openai-images | {"data":[{"url":null}]}                    | doubt: status 200: neither an image nor a job
            gemini        | {"candidates":[]}                          | doubt: status 200: no image in it
            fireworks     | {"base64":[],"finishReason":"SUCCESS"}     | doubt: status 200: no image in it
            """)
    void anEmptyListUnder200IsNeverASuccess_16(String style, String body, String outcome) {
        assertThat(comesTo(Styles.named(style), 200, body, outcome)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
            {"data":[{"url":"https://im.example/a.png"}]}                     | images https://im.example/a.png
            {"data":[{"url":["https://im.example/a.png"]}]}                   | images https://im.example/a.png
            {"data":[{"task_id":"t1","status":"submitted"}]}                  | job t1 at /v1/tasks/t1
            {"task_id":"t1"}                                                  | job t1 at /v1/tasks/t1
            """)
    void aUrlThatIsAListAndATaskWhereImagesWereExpectedAreFound_25(String body, String outcome) {
        assertThat(comesTo(Styles.named("openai-images"), 200, body, outcome)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
            400 | {"error":{"code":"content_policy_violation"}} | prompt refused content_policy_violation
            502 | {"error":{"code":"content_policy_violation"}} | prompt refused content_policy_violation
            502 | {"error":{"code":"bad_gateway"}}              | doubt: status 502
            400 | {"error":{"code":"invalid_size"}}             | declined invalid_size
            """)
    void aRefusalEndsTheOrderWhateverItsStatusAndOtherFailuresDoNot_15(int status, String body, String outcome) {
        assertThat(comesTo(Styles.named("openai-images"), status, body, outcome)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"openai-images", "fal", "replicate", "runware", "gemini", "bfl", "fireworks", "x-router", "xgen",
            "dopamint"})
    void whatWasPaidAndBroughtNoImageIsDoubtInEveryStyle_11(String style) {
        String as = style.equals("dopamint") ? "/a" : "model";
        String doubt = Styles.named(style).hasJobs() ? "neither an image nor a job" : "no image in it";
        assertThat(failures(Styles.named(style), as, 200, "{\"ok\":true}", "doubt: status 200: " + doubt)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ",
            textBlock = """
                    {"data":[{"b64_json":"iVBORw0KGgoAAAANSUhEUg"}]}                       | images data:;base64,iVBORw0KGgoAAAANSUhEUg
                    {"data":[{"url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUg"}]}      | images data:image/png;base64,iVBORw0KGgoAAAANSUhEUg
                    {"data":[{"b64_json":null,"url":"https://im.example/a.png"}]}          | images https://im.example/a.png
                    """)
    void dataAndUrlsAreBothImages_19(String body, String outcome) {
        assertThat(comesTo(Styles.named("openai-images"), 200, body, outcome)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ",
            textBlock = """
                    openai-images | gpt-image-1            | 1024x768  | size 1024x768 (expected: one of 1024x1024, 1536x1024, 1024x1536)
                    gemini        | gemini-3-pro-image     | 1344x768  | size 1344x768 (expected: 1K, 2K or 4K in a listed ratio)
                    xgen          | nano-banana-2          | 1184x864  | size 1184x864 (expected: 1K, 2K or 4K in a listed ratio)
                    runware       | runware:100@1          | 1000x1000 | size 1000x1000 (expected: divisible by 64)
                    """)
    void aSizeThatCannotBeSaidIsRefusedBeforeAnythingIsPaid_2(String style, String as, String size, String objection) {
        String exchange = "{\"order\":{\"as\":\"%s\",\"size\":\"%s\"},\"cannot\":\"%s\"}".formatted(as, size,
                objection);
        assertThat(StyleCheck.failures(Styles.named(style), bytes(exchange))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"openai-images", "fal", "replicate", "runware", "gemini", "bfl", "fireworks", "x-router", "xgen",
            "dopamint"})
    void noUpstreamIsAskedToCallBackAndPollingAloneDecides_24(String style) {
        Style read = Styles.named(style);
        String as = style.equals("dopamint") ? "/a" : "model";
        assertThat(read.send()).extracting(sent -> sent.target().toString()).noneMatch(WantedTest::callsBack);
        assertThat(read.model(as).fixed()).extracting(constant -> constant.target().toString())
                .noneMatch(WantedTest::callsBack);
    }

    private static boolean callsBack(String place) {
        return place.toLowerCase(java.util.Locale.ROOT).matches(".*(hook|callback|notif).*");
    }

    @Test
    void wordsOfAStyleOfOnesOwnRefuseToo_17() {
        Style own = ((StyleReader.Reading.Good) StyleReader.read("own", """
                submit: { path: /bake }
                send: { /text: prompt, /dims: size }
                refused: { at: /verdict, words: [ UNSAFE ] }
                """)).style();
        assertThat(comesTo(own, 200, "{\"verdict\":\"unsafe\",\"image\":\"" + PNG + "\"}", "prompt refused unsafe"))
                .isEmpty();
        assertThat(comesTo(own, 200, "{\"verdict\":\"fine\",\"image\":\"" + PNG + "\"}", "images data:;base64," + PNG))
                .isEmpty();
    }

    private static List<String> comesTo(Style style, int status, String body, String outcome) {
        return failures(style, "model", status, body, outcome);
    }

    private static List<String> failures(Style style, String as, int status, String body, String outcome) {
        String order = style.sizes().paired() ? "\"shape\":\"1K 1:1\"" : "\"size\":\"1024x1024\"";
        return StyleCheck.failures(style,
                bytes("{\"order\":{\"as\":\"%s\",%s},\"response\":{\"status\":%d,\"body\":%s},\"outcome\":\"%s\"}"
                        .formatted(as, order, status, body, outcome)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
