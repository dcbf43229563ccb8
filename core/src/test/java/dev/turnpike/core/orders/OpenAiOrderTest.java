package dev.turnpike.core.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.testkit.Sample;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders in OpenAI's words, as its SDKs, the AI SDK, LangChain and LiteLLM send them. */
class OpenAiOrderTest {
    private static final String PLAIN = "{\"prompt\":\"a toll booth\",\"size\":\"1024x1024\"}";

    @ParameterizedTest
    @ValueSource(strings = {"{\"prompt\":\"a toll booth\"}", "{\"prompt\":\"a toll booth\",\"size\":\"auto\"}",
            "{\"prompt\":\"a toll booth\",\"output_compression\":100,\"input_fidelity\":\"low\"}",
            "{\"prompt\":\"a toll booth\",\"n\":null,\"size\":null,\"output_format\":null}",
            "{\"model\":\"flux-schnell\",\"prompt\":\"a toll booth\",\"n\":1,\"size\":\"1024x1024\","
                    + "\"response_format\":\"url\",\"style\":\"vivid\",\"quality\":\"standard\",\"user\":\"me\"}",
            "{\"prompt\":\"a toll booth\",\"quality\":\"auto\",\"background\":\"opaque\",\"moderation\":\"low\","
                    + "\"stream\":true,\"partial_images\":2,\"safety_identifier\":\"x\"}"})
    void whatChangesNothingIsLeftOut(String body) {
        assertThat(read(body).order()).isEqualTo(ParsedBody.of(bytes(PLAIN)).order(Sample.configuration()).order());
    }

    @Test
    void ourOwnFieldsMayBeBesideOpenAis() {
        assertThat(read("{\"prompt\":\"a toll booth\",\"seed\":7,\"width\":512,\"height\":512,\"style\":\"natural\"}")
                .order())
                .isEqualTo(ParsedBody.of(bytes("{\"prompt\":\"a toll booth\",\"seed\":7,\"size\":\"512x512\"}"))
                        .order(Sample.configuration())
                        .order());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`',
            value = {"`\"quality\":\"high\"`,quality", "`\"background\":\"transparent\"`,background",
                    "`\"style\":\"bold\"`,style", "`\"response_format\":\"png\"`,response_format",
                    "`\"output_format\":\"webp\"`,output_format", "`\"output_compression\":80`,output_compression",
                    "`\"output_compression\":\"100\"`,output_compression",
                    "`\"input_fidelity\":\"high\"`,input_fidelity", "`\"mask\":\"m\"`,mask", "`\"image\":\"i\"`,image",
                    "`\"svg\":{}`,svg", "`\"stream\":\"yes\"`,stream", "`\"partial_images\":4`,partial_images",
                    "`\"user\":7`,user", "`\"colour\":\"red\"`,colour", "`\"n\":9`,n", "`\"size\":\"1023x7\"`,size",
                    "`\"model\":\"dall-e-3\"`,model"})
    void whatIsNotOfferedIsRefusedByName(String field, String param) {
        assertThatThrownBy(() -> read("{\"prompt\":\"a toll booth\"," + field + "}"))
                .isInstanceOfSatisfying(Refusal.class, refused -> {
                    assertThat(refused.reason()).isInstanceOf(Refusal.Field.class);
                    assertThat(((Refusal.Field) refused.reason()).param()).isEqualTo(param);
                });
    }

    @Test
    void aFieldThatIsNotOfferedSaysWhatIsTaken() {
        assertThatThrownBy(() -> read("{\"prompt\":\"a toll booth\",\"image\":\"x\"}"))
                .hasMessageStartingWith("image: not offered (expected: images, a list such as");
        assertThatThrownBy(() -> read("{\"prompt\":\"a toll booth\",\"mask\":\"x\"}"))
                .hasMessage("mask: not offered (expected: absent; a whole image is worked on)");
        assertThatThrownBy(() -> read("{\"prompt\":\"a toll booth\",\"output_compression\":80}"))
                .hasMessage("output_compression: 80 (expected: 100 or absent; images come as they are made)");
    }

    @Test
    void imagesComeAsDataUnlessOnlyUrlsAreAskedFor() {
        assertThat(delivery("{}")).isEqualTo(new ParsedBody.Delivery(false, true));
        assertThat(delivery("{\"response_format\":\"url\"}")).isEqualTo(ParsedBody.Delivery.PLAIN);
        assertThat(delivery("{\"stream\":true,\"response_format\":\"b64_json\"}"))
                .isEqualTo(new ParsedBody.Delivery(true, true));
        assertThat(delivery("no JSON")).isEqualTo(ParsedBody.Delivery.PLAIN);
    }

    private static ParsedBody.Delivery delivery(String body) {
        return ParsedBody.of(bytes(body)).openAiDelivery();
    }

    private static dev.turnpike.core.work.ImageRequest read(String body) {
        return ParsedBody.of(bytes(body)).openAiOrder(Sample.configuration(), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
