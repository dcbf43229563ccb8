package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sizes of a model that two upstreams sell: {@code xgen} makes 1K and 2K of it, {@code dopamint} others at 1K. */
class OrderedSizesTest extends OneGateway {
    private static final String WIDE = "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\","
            + "\"resolution\":\"1K\",\"aspect_ratio\":\"16:9\"}";
    private static final String LARGE = WIDE.replace("1K", "2K");

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder,
                text -> Gateway.swap(text, "sizes: { min: 512, max: 4096, step: 64, default: 1024x1024 }",
                        "sizes: { default: 1024x1024, made: { 1K: { \"1:1\": 1024x1024, \"16:9\": 1376x768 }, "
                                + "2K: { \"16:9\": 2752x1536, \"3:2\": 2528x1696 } } }")));
    }

    @BeforeEach
    void mend() {
        playground.mend();
    }

    @Test
    void theSizeThatIsPromisedIsInTheQuoteTheTermsAndTheAnswer() {
        assertThat(web.post("/v1/quotes", WIDE).json().path("dimensions").stringValue()).isEqualTo("1376x768");
        Web.Answer asked = web.post(GENERATE, WIDE);
        assertThat(asked.json().path("accepts").path(0).path("description").stringValue())
                .isEqualTo("nano-banana-2 1K 16:9 1376x768 x1");
        Wallet.Signed payment = wallet.pay(asked);
        Web.Answer answer = web.post(GENERATE, WIDE, payment.v2());
        Truth.sold(web, answer, payment, 1376, 768);
        assertThat(image(answer).has("promised")).isFalse();
    }

    @Test
    void anOrderInPixelsGoesOnlyWhereTheseCanBeMadeAndThePlanSaysWhyNot() {
        String order = "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\",\"size\":\"2752x1536\"}";
        JsonNode quote = web.post("/v1/quotes", order).json();
        assertThat(Playground.candidates(quote)).containsExactly("xgen 50000");
        assertThat(exclusions(quote))
                .containsExactly("dopamint incapable size 2752x1536 (expected: 1K in a listed ratio)");
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1With("Turnpike-Explain", "true"));
        Truth.sold(web, answer, payment, 2752, 1536);
        assertThat(exclusions(answer.json().path("route")))
                .containsExactly("dopamint incapable size 2752x1536 (expected: 1K in a listed ratio)");
    }

    @Test
    void aSizeThatCannotBeSaidIsRefusedBeforePaymentAndTheNearestAreNamed_2() {
        Web.Answer answer = web.post(GENERATE,
                "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\",\"size\":\"1344x768\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").stringValue())
                .contains("the nearest are 1376x768, 1024x1024, 2752x1536");
    }

    @Test
    void onlySizesThatAnUpstreamCanBeToldAreAdvertised_6() {
        JsonNode sizes = web.get("/v1/models/nano-banana-2").json().path("sizes");
        assertThat(sizes.path("made").path("1K 16:9").stringValue()).isEqualTo("1376x768");
        assertThat(sizes.has("min")).as("no other sizes are made").isFalse();
    }

    @Test
    void anotherSizeOfTheSameKindIsDeliveredToldAndCountedAgainstItsUpstream_1() {
        long others = standing().path("otherSizes").longValue();
        playground.breaks("xgen", "own-sizes");
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, WIDE));
        Web.Answer answer = web.post(GENERATE, WIDE, payment.v2());
        Truth.sold(web, answer, payment, 1408, 768);
        assertThat(image(answer).path("width").intValue()).isEqualTo(1408);
        assertThat(image(answer).path("promised").stringValue()).isEqualTo("1376x768");
        assertThat(standing().path("otherSizes").longValue()).isEqualTo(others + 1);
    }

    @Test
    void aCheaperTierThanOrderedIsNotChargedAndCountedAgainstItsUpstream_3() {
        long others = standing().path("otherSizes").longValue();
        playground.breaks("xgen", "wrong-size");
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, LARGE));
        Web.Answer answer = await().atMost(Duration.ofMinutes(3))
                .until(() -> web.post(GENERATE, LARGE, payment.v2()), last -> !last.json().path("charged").isString());
        Truth.notSold(web, answer, payment);
        assertThat(standing().path("otherSizes").longValue()).isEqualTo(others + 1);
        assertThat(standing().path("failedAttempts").toString()).contains("1376x768 (expected: 2K 16:9)");
        assertThat(standing().path("lossRate").stringValue()).isNotEqualTo("0%");
    }

    private static JsonNode image(Web.Answer answer) {
        return answer.json().path("images").path(0);
    }

    private static JsonNode standing() {
        return web.get("/v1/providers/xgen")
                .json()
                .path("models")
                .valueStream()
                .filter(model -> model.path("id").stringValue().equals("nano-banana-2"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> exclusions(JsonNode plan) {
        return plan.path("exclusions")
                .valueStream()
                .map(one -> one.path("provider").stringValue() + " " + one.path("reason").stringValue() + " "
                        + one.path("detail").stringValue())
                .toList();
    }
}
