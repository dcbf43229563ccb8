package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Law 1: a payment buys one thing, however often, in whichever version and whenever it is sent; with caches and
 * without.
 */
class OnePaymentTest {
    private static final String GENERATE = "/v1/images/generate";
    private static final String ORDER = "{\"prompt\":\"a lighthouse at dusk\"}";
    private static final Duration SOON = Duration.ofSeconds(15);

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void aPaymentBuysOneThing(String caches, @TempDir Path folder) {
        try (Gateway gateway = Gateway.start(folder, "--turnpike.caches=" + caches)) {
            Web web = gateway.web();
            Playground playground = gateway.playground();
            Playground.Money before = playground.money();
            Wallet.Signed payment = new Wallet().pay(web.post(GENERATE, ORDER));

            JsonNode sold = fiftyTimesAtOnce(web, payment);
            Truth.sold(web, web.post(GENERATE, ORDER, payment.v2()), payment, 1024, 1024);
            assertSold(playground, before);
            theSameLaterAndInTheOtherVersion(web, payment, sold);
            anotherRequestIsRefused(web, payment);
            andWhateverHasChanged(gateway, payment, sold);
            assertSold(playground, before);
            anOldPriceStillHolds(gateway);
        }
    }

    private static JsonNode fiftyTimesAtOnce(Web web, Wallet.Signed payment) {
        var all = IntStream.range(0, 50)
                .mapToObj(n -> web.later("POST", GENERATE, ORDER, n % 2 == 0 ? payment.v1() : payment.v2()))
                .toList();
        var bodies = all.stream().map(CompletableFuture::join).map(Web.Answer::text).distinct().toList();
        assertThat(bodies).as("fifty equal answers").hasSize(1);
        return Web.JSON.readTree(bodies.getFirst());
    }

    private static void theSameLaterAndInTheOtherVersion(Web web, Wallet.Signed payment, JsonNode sold) {
        Web.Answer v1 = web.post(GENERATE, ORDER, payment.v1());
        Web.Answer v2 = web.post(GENERATE, "{ \"prompt\" : \"a lighthouse at dusk\" }", payment.v2());
        assertThat(v1.json()).isEqualTo(sold);
        assertThat(v2.json()).isEqualTo(sold);
        assertThat(v1.header("X-PAYMENT-RESPONSE")).isNotEmpty();
        assertThat(Truth.receipt(v1).path("transactionHash")).isEqualTo(Truth.receipt(v1).path("transaction"));
        assertThat(v2.header("PAYMENT-RESPONSE")).isNotEmpty();
    }

    private static void anotherRequestIsRefused(Web web, Wallet.Signed payment) {
        Web.Answer other = web.post(GENERATE, "{\"prompt\":\"another lighthouse\"}", payment.v1());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("error").stringValue()).isEqualTo("PAYMENT_ALREADY_USED");
        assertThat(other.header("x-should-retry")).isEqualTo("false");
    }

    private static void andWhateverHasChanged(Gateway gateway, Wallet.Signed payment, JsonNode sold) {
        for (String upstream : new String[] {"x-router", "xgen", "dopamint"})
            gateway.playground().breaks(upstream, "down");
        gateway.playground().breaks("facilitator", "down");
        gateway.playground().plans();
        assertThat(gateway.web().post(GENERATE, ORDER).status()).as("nobody is asked to pay for what nobody can make")
                .isEqualTo(503);
        assertThat(gateway.web().post(GENERATE, ORDER, payment.v1()).json()).isEqualTo(sold);
        gateway.playground().mend();
    }

    private static void anOldPriceStillHolds(Gateway gateway) {
        Web web = gateway.web();
        Wallet.Signed old = new Wallet().pay(web.post(GENERATE, ORDER));
        Wallet.Signed used = new Wallet().pay(web.post(GENERATE, ORDER));
        JsonNode sold = web.post(GENERATE, ORDER, used.v1()).json();
        gateway.reconfigure("per-megapixel: 0.0075", "per-megapixel: 0.0090");
        await().atMost(SOON).until(() -> price(web).equals("9438"));

        assertThat(web.post(GENERATE, ORDER, used.v1()).json()).isEqualTo(sold);
        Web.Answer atTheOldPrice = web.post(GENERATE, ORDER, old.v1());
        Truth.sold(web, atTheOldPrice, old, 1024, 1024);
        assertThat(atTheOldPrice.json().path("cost").path("atomic").stringValue()).isEqualTo("7865");
    }

    private static String price(Web web) {
        return web.post("/v1/images/estimate", ORDER).json().path("estimatedCost").path("atomic").stringValue();
    }

    private static void assertSold(Playground playground, Playground.Money before) {
        assertThat(playground.paid("x-router")).as("one purchase").isEqualTo(1);
        assertThat(playground.money().since(before))
                .containsExactlyInAnyOrderEntriesOf(Map.of("gateway", 7865L, "treasury", -7026L, "x-router", 7026L));
    }
}
