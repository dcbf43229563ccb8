package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quality, formats and images to work on, at an upstream like OpenAI's and at one like fal's; and a model that ends. */
class OrderedExtrasTest extends OneGateway {
    private static final String EDITS = "/v1/images/edits";
    private static final String IMAGE = "https://im.example/a.png";

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, OrderedExtrasTest::rich));
    }

    @BeforeEach
    void mend() {
        playground.breaks("openai-images", "none");
        playground.breaks("fal", "none");
    }

    private static String rich(String text) {
        return ShapesTest.shapes(text)
                .replace("{ id: openai-images-model, price: { per-image: 0.02 }, parameters: { seed: true } }", """
                        id: openai-images-model
                            ends: 2999-01-01
                            successor: fal-model
                            aliases: [ dall-e-3 ]
                            price: { per-quality: { medium: { per-image: 0.02 }, high: { tiers: { 1K: 0.08 } } } }
                            parameters: { quality: [ medium, high ], formats: [ png, webp ] }""")
                .replace("{ id: fal-model, price: { per-image: 0.02 }, parameters: { seed: true } }",
                        "{ id: fal-model, price: { per-image: 0.02 }, parameters: { seed: true, formats: [ png, jpeg ], images: 2 } }");
    }

    @ParameterizedTest
    @CsvSource({"'', 20000", "'\"quality\":\"auto\",', 20000", "'\"quality\":\"standard\",', 20000",
            "'\"quality\":\"high\",', 80000"})
    void aLevelOfQualityHasItsPriceAndAutoIsTheUsualOne(String quality, String price) {
        String order = "{" + quality + "\"prompt\":\"a red fox\",\"model\":\"openai-images-model\"}";
        Web.Answer asked = asked(GENERATE, order);
        assertThat(asked.json().path("accepts").path(0).path("maxAmountRequired").stringValue()).isEqualTo(price);
        Wallet.Signed payment = wallet.pay(asked);
        Web.Answer answer = web.post(GENERATE, order, payment.v1());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("payment").path("amountPaid").stringValue()).isEqualTo(price);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "quality":"ultra"         | quality       | a level of openai-images-model: medium, high
            "output_format":"jpeg"    | output_format | one of png, webp
            "image_urls":["$"]        | image_urls    | none, for openai-images-model works on no images
            "image_urls":["http:$"]   | image_urls    | https URLs of public hosts
            """)
    void whatIsNotOfferedIsRefusedNamingFieldAndRule(String field, String param, String rule) {
        Web.Answer answer = web.post(GENERATE, "{\"prompt\":\"a red fox\",\"model\":\"openai-images-model\","
                + field.replace("http:$", "http://im.example/a").replace("$", IMAGE) + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("param").stringValue()).isEqualTo(param);
        assertThat(answer.json().path("message").stringValue()).contains(rule);
    }

    @Test
    void aFormatThatWasOrderedIsDeliveredOrNotCharged_1() {
        String order = "{\"prompt\":\"a red fox\",\"model\":\"openai-images-model\",\"output_format\":\"png\"}";
        Wallet.Signed payment = wallet.pay(asked(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1());
        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(answer.json().path("images").path(0).path("mediaType").stringValue()).isEqualTo("image/png");

        String webp = order.replace("\"png\"", "\"webp\"");
        Wallet.Signed other = new Wallet().pay(asked(GENERATE, webp));
        Web.Answer bad = web.post(GENERATE, webp, other.v1());
        assertThat(bad.json().path("charged").toString()).as(bad.text()).isEqualTo("false");
        assertThat(standing("openai-images").path("failedAttempts").toString())
                .contains("image/png (expected: image/webp)");
    }

    @Test
    void anUpstreamSeenToIgnoreASizeIsNoCandidateForIt_4() {
        String order = "{\"prompt\":\"a red fox\",\"model\":\"openai-images-model\",\"size\":\"768x1024\"}";
        asked(GENERATE, order);
        playground.breaks("openai-images", "wrong-size");
        for (int i = 0; i < 3; i++) {
            Wallet.Signed payment = new Wallet().pay(asked(GENERATE, order));
            assertThat(web.post(GENERATE, order, payment.v1()).json().path("charged").toString()).isEqualTo("false");
        }
        playground.breaks("openai-images", "none");
        String plan = web.post("/v1/quotes", order).text();
        assertThat(plan).contains("it made 384x512 of 768x1024 lately").doesNotContain("\"x402\"");
        assertThat(web.post(GENERATE, order).status()).as("nobody is asked for money").isEqualTo(503);
        assertThat(web.post(GENERATE, order.replace("768x1024", "1024x1024")).status()).isEqualTo(402);
    }

    @Test
    void imagesToWorkOnArePassedOnAndNotFetched() {
        String order = "{\"prompt\":\"greener\",\"model\":\"fal-model\",\"image_urls\":[\"" + IMAGE + "\"]}";
        Wallet.Signed payment = wallet.pay(asked(GENERATE, order));
        Truth.sold(web, web.post(GENERATE, order, payment.v2()), payment, 1024, 1024);
    }

    @Test
    void anEditInOpenAisWordsIsSold() {
        String order = "{\"prompt\":\"greener\",\"model\":\"fal-model\",\"images\":[{\"image_url\":\"" + IMAGE
                + "\"}]}";
        Wallet.Signed payment = wallet.pay(asked(EDITS, order));
        Web.Answer answer = web.post(EDITS, order, payment.v2());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("data").path(0).path("b64_json").stringValue()).startsWith("iVBOR");

        Web.Answer without = web.post(EDITS, "{\"prompt\":\"greener\",\"model\":\"fal-model\"}");
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.json().path("error").path("param").stringValue()).isEqualTo("images");
        Web.Answer file = web.post(EDITS,
                "{\"prompt\":\"greener\",\"model\":\"fal-model\",\"images\":[{\"file_id\":\"f\"}]}");
        assertThat(file.json().path("error").path("message").stringValue()).contains("files are not taken");
    }

    @Test
    void anAliasIsSaidAndTheAnswerNamesTheModelThatWasBought_7() {
        String order = "{\"prompt\":\"a red fox\",\"model\":\"dall-e-3\"}";
        Wallet.Signed payment = wallet.pay(asked(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1());
        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(answer.json().path("model").stringValue()).isEqualTo("openai-images-model");
        assertThat(web.post(GENERATE, order.replace("dall-e-3", "dall-e-2")).json().path("error").stringValue())
                .isEqualTo("INVALID_MODEL");
    }

    @Test
    void everyImageThatWasPaidForIsReturnedAndBooked_9() {
        String order = "{\"prompt\":\"a red fox\",\"model\":\"openai-images-model\",\"n\":2}";
        long spent = spent();
        Wallet.Signed payment = wallet.pay(asked(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1());
        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(answer.json().path("images").size()).isEqualTo(2);
        assertThat(spent() - spent).as("two images at 0.01 each").isEqualTo(20_000);
    }

    @Test
    void theEndOfAModelIsToldWithItsSuccessorBeforeItComes_23() {
        Web.Answer quote = web.post("/v1/quotes", "{\"prompt\":\"a red fox\",\"model\":\"openai-images-model\"}");
        assertThat(quote.json().path("ends").stringValue()).isEqualTo("2999-01-01");
        assertThat(quote.json().path("successor").stringValue()).isEqualTo("fal-model");
        assertThat(quote.header("Sunset")).isEqualTo("Tue, 1 Jan 2999 00:00:00 GMT");
        Web.Answer model = web.get("/v1/models/openai-images-model");
        assertThat(model.json().path("successor").stringValue()).isEqualTo("fal-model");
        assertThat(model.header("Sunset")).isNotEmpty();
    }

    @Test
    void aLinkThatEndsSaysWhen_20() {
        String order = "{\"prompt\":\"a red fox\",\"model\":\"bfl-model\"}";
        Wallet.Signed payment = wallet.pay(asked(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1());
        Truth.sold(web, answer, payment, 1024, 1024);
        Instant ends = Instant.parse(answer.json().path("images").path(0).path("linkEnds").stringValue());
        assertThat(ends).isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(10)));
        String other = order.replace("bfl-model", "fal-model");
        Wallet.Signed again = new Wallet().pay(asked(GENERATE, other));
        assertThat(web.post(GENERATE, other, again.v1()).json().path("images").path(0).has("linkEnds")).isFalse();
    }

    private static Web.Answer asked(String path, String order) {
        return await().atMost(SOON).until(() -> web.post(path, order), answer -> answer.status() == 402);
    }

    private static tools.jackson.databind.JsonNode standing(String upstream) {
        return web.get("/v1/providers/" + upstream).json().path("models").path(0);
    }

    /** What this upstream has been paid. */
    private static long spent() {
        return gateway.management()
                .get("/v1/ledger?account=cost:openai-images")
                .json()
                .path("balances")
                .valueStream()
                .filter(balance -> balance.path("account").asString().equals("cost:openai-images"))
                .mapToLong(balance -> Long.parseLong(balance.path("atomic").asString()))
                .sum();
    }
}
