package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Asking, waiting, leaving and coming back, as clients do it over HTTP. Upstreams take a second here, so that there is
 * time to leave in.
 */
class WaysToBuyTest extends OneGateway {
    private static final String SMALL_ORDER = "{\"prompt\":\"a lighthouse at dusk\",\"width\":512,"
            + "\"height\":512,\"metadata\":{\"mine\":7}}";

    private final Playground.Money before = playground.money();

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, "--turnpike.sandbox.work=1s"));
    }

    @Test
    void aBuyerThatDisconnectsAfterPayingGetsItsImagesByTheSamePayment() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, SMALL_ORDER));
        long paid = gateway.playground().paid("x-router");
        var connection = web.raw("POST", GENERATE, SMALL_ORDER, payment.v1());
        await().atMost(SOON).until(() -> gateway.playground().paid("x-router") > paid);
        connection.cancel(true);

        Web.Answer answer = web.post(GENERATE, SMALL_ORDER, payment.v1());

        Truth.sold(web, answer, payment, 512, 512);
        assertThat(gateway.playground().paid("x-router")).as("bought once").isEqualTo(paid + 1);
        assertThat(playground.money().since(before)).containsEntry("gateway", 1967L);
    }

    @ParameterizedTest
    @CsvSource({"respond-async", "wait=0", "'respond-async, wait=0'"})
    void whoDoesNotWaitIsToldWhereToLook(String prefer) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, SMALL_ORDER));

        Web.Answer accepted = web.post(GENERATE, SMALL_ORDER, payment.v1With("Prefer", prefer));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Retry-After")).isNotEmpty();
        assertThat(accepted.json().path("charged").stringValue()).isEqualTo("pending");
        assertThat(accepted.json().path("status").stringValue()).isIn("pending", "processing");
        assertThat(accepted.json().path("metadata").path("mine").intValue()).isEqualTo(7);
        assertThat(accepted.json().has("result")).isFalse();
        String job = accepted.header("Location");
        await().atMost(SOON).until(() -> web.get(job).json().path("status").stringValue().equals("completed"));
        JsonNode done = web.get(job).json();
        Truth.sold(web, web.post(GENERATE, SMALL_ORDER, payment.v1()), payment, 512, 512);
        assertThat(web.post(GENERATE, SMALL_ORDER, payment.v2()).json().path("images"))
                .isEqualTo(done.path("result").path("images"));
    }

    @Test
    void whoWaitsLongEnoughGetsTheImagesThemselves() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, SMALL_ORDER));
        Truth.sold(web, web.post(GENERATE, SMALL_ORDER, payment.v1With("Prefer", "wait=20")), payment, 512, 512);
    }

    @Test
    void aJobThatIsBeingBoughtCannotBeCancelled() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, SMALL_ORDER));
        long paid = gateway.playground().paid("x-router");
        String job = web.post(GENERATE, SMALL_ORDER, payment.v1With("Prefer", "respond-async")).header("Location");
        await().atMost(SOON).until(() -> gateway.playground().paid("x-router") > paid);

        Web.Answer running = web.send("DELETE", job, "");
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.json().path("error").stringValue()).isEqualTo("NOT_CANCELLABLE");
        await().atMost(SOON).until(() -> web.get(job).json().path("status").stringValue().equals("completed"));
        assertThat(web.send("DELETE", job, "").status()).isEqualTo(409);
        assertThat(web.send("DELETE", "/v1/jobs/nobody-knows-it", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "POST,''", "POST,{}", "POST,' { } '"})
    void whoComesByWithoutAnOrderIsToldThePriceOfTheUsualOne(String method, String body) {
        Web.Answer asked = web.send(method, GENERATE, body);

        assertThat(asked.status()).isEqualTo(402);
        assertThat(asked.json().path("accepts").path(0).path("maxAmountRequired").stringValue()).isEqualTo("7865");
    }

    @Test
    void headIsAnsweredAsGetButWithoutItsBody() {
        Web.Answer head = web.send("HEAD", GENERATE, "");
        assertThat(head.status()).isEqualTo(402);
        assertThat(head.header("PAYMENT-REQUIRED")).isNotEmpty();
        assertThat(head.bytes()).isEmpty();
    }

    @Test
    void oneAnswerAsksForPaymentInBothVersions() {
        Web.Answer asked = web.post(GENERATE, SMALL_ORDER);
        JsonNode v1 = asked.json().path("accepts").path(0);
        JsonNode v2 = Web.JSON.readTree(Base64.getDecoder().decode(asked.header("PAYMENT-REQUIRED")));

        assertThat(asked.json().path("x402Version").intValue()).isEqualTo(1);
        assertThat(v1.path("network").stringValue()).isEqualTo("base-sepolia");
        assertThat(v1.path("resource").stringValue()).isEqualTo(web.base() + GENERATE);
        assertThat(v2.path("x402Version").intValue()).isEqualTo(2);
        assertThat(v2.path("accepts").path(0).path("network").stringValue()).isEqualTo("eip155:84532");
        assertThat(v2.path("accepts").path(0).path("amount")).isEqualTo(v1.path("maxAmountRequired"));
        assertThat(asked.header("Cache-Control")).contains("no-store");
        assertThat(asked.json().has("charged")).isFalse();
    }

    @Test
    void aPaymentThatIsNotGoodIsToldWhyAndWhatWouldBe() {
        Wallet.Signed small = wallet
                .pay(web.post(GENERATE, "{\"prompt\":\"a lighthouse\",\"width\":128,\"height\":128}"));

        Web.Answer refused = web.post(GENERATE, SMALL_ORDER, small.v1());

        Truth.notSold(web, refused, small);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.json().path("error").stringValue()).isNotEqualTo("PAYMENT_REQUIRED");
        assertThat(refused.json().path("accepts").path(0).path("maxAmountRequired").stringValue()).isEqualTo("1967");
        assertThat(web.post(GENERATE, SMALL_ORDER, "X-PAYMENT", "rubbish").status()).isEqualTo(400);
        Wallet.Signed other = wallet.pay(web.post(GENERATE, SMALL_ORDER));
        Web.Answer two = web.post(GENERATE, SMALL_ORDER,
                other.v1With("PAYMENT-SIGNATURE", wallet.pay(web.post(GENERATE, SMALL_ORDER)).v2()[1]));
        assertThat(two.json().path("error").stringValue()).isEqualTo("INVALID_PAYMENT");
    }

    @Test
    void anyWebPageMayPay() {
        Web.Answer preflight = web.send("OPTIONS", GENERATE, "", "Origin", "https://shop.example",
                "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers",
                "payment-signature,content-type");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("payment-signature");
        for (Web.Answer answer : new Web.Answer[] {web.post(GENERATE, SMALL_ORDER, "Origin", "https://shop.example"),
                web.post(GENERATE, "[]", "Origin", "https://shop.example"),
                web.get("/nowhere", "Origin", "https://shop.example")}) {
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("PAYMENT-REQUIRED", "PAYMENT-RESPONSE",
                    "X-PAYMENT-RESPONSE", "Location", "Retry-After");
        }
    }

    /**
     * reactor-netty 1.3.7 stopped reading when a request came before the one before it had been put away
     * (reactor-netty#4361).
     */
    @Test
    void aConnectionThatIsKeptGoesOnBeingServed() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, SMALL_ORDER));
        Truth.sold(web, web.post(GENERATE, SMALL_ORDER, payment.v1()), payment, 512, 512);
        for (int i = 0; i < 200; i++) {
            assertThat(web.post(GENERATE, SMALL_ORDER, payment.v2()).status()).isEqualTo(200);
            assertThat(web.post(GENERATE, SMALL_ORDER).status()).isEqualTo(402);
            assertThat(web.get(payment.page()).status()).isEqualTo(200);
        }
    }

    @Test
    void everybodyElseIsServedWhileSomeWait() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, SMALL_ORDER));
        CompletableFuture<Web.Answer> waiting = web.later("POST", GENERATE, SMALL_ORDER, payment.v1());
        assertThat(web.get("/v1/models").status()).isEqualTo(200);
        assertThat(
                web.post("/v1/images/estimate", SMALL_ORDER).json().path("estimatedCost").path("atomic").stringValue())
                .isEqualTo("1967");
        Truth.sold(web, waiting.join(), payment, 512, 512);
    }
}
