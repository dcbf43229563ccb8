package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The cheapest who is well today gets the work, at today's prices; who takes money and fails is left alone for a while.
 */
class CheapestTest extends OneGateway {
    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, text -> Gateway.swap(text, "window: 100", "window: 4")));
    }

    @BeforeEach
    void mend() {
        playground.mend();
    }

    @Test
    void whoIsCheapestTodayGetsTheWork() {
        assertThat(providerOf(buy())).isEqualTo("x-router");

        playground.asks("dopamint", "0.5");
        playground.offers("dopamint 3750", "x-router 7026");
        JsonNode sold = buy();
        assertThat(providerOf(sold)).isEqualTo("dopamint");
        assertThat(candidates(sold)).containsExactly("dopamint 3750", "x-router 7026");

        playground.asks("dopamint", "1");
        playground.asks("x-router", "1.1");
        playground.offers("dopamint 7500", "x-router 7729");
        sold = buy();
        assertThat(providerOf(sold)).isEqualTo("dopamint");
        assertThat(candidates(sold)).containsExactly("dopamint 7500", "x-router 7729");
    }

    @Test
    void whoAsksMoreThanThePriceIsLeftOutAndNeverPaid() {
        Playground.Money before = playground.money();
        playground.asks("x-router", "1.2");
        playground.plans("dopamint");

        JsonNode sold = buy();

        assertThat(providerOf(sold)).isEqualTo("dopamint");
        assertThat(sold.path("route").path("exclusions").path(0).path("reason").stringValue())
                .isEqualTo("unaffordable");
        assertThat(playground.money().since(before)).doesNotContainKey("x-router");
    }

    @Test
    void whoRaisesItsPriceBetweenPlanAndOfferIsNotPaidEither() {
        Playground.Money before = playground.money();
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.asks("x-router", "1.2");

        JsonNode sold = web.post(GENERATE, ORDER, payment.v1()).json();

        assertThat(providerOf(sold)).isEqualTo("dopamint");
        assertThat(playground.money().since(before)).doesNotContainKey("x-router");
    }

    @Test
    void aCircuitOpensAfterPaidFailuresAndClosesAfterAPaidSuccess() {
        playground.breaks("x-router", "pays-then-fails");
        await().atMost(SOON).until(() -> providerOf(buy()).equals("dopamint") && circuit().equals("open"));
        assertThat(playground.standing("x-router").path("healthy").booleanValue()).as("its probes are fine").isTrue();
        assertThat(playground.standing("x-router").path("lossRate").stringValue()).isNotEqualTo("0%");
        Playground.Money before = playground.money();
        assertThat(providerOf(buy())).isEqualTo("dopamint");

        playground.breaks("x-router", "none");
        await().atMost(SOON).until(() -> providerOf(buy()).equals("x-router"));

        assertThat(circuit()).isEqualTo("closed");
        assertThat(playground.money().since(before).get("gateway")).isPositive();
    }

    @Test
    void aWishForAProviderIsKeptOrRefused() {
        JsonNode sold = buy("{\"prompt\":\"a lighthouse\",\"provider\":{\"only\":[\"dopamint\"]}}");
        assertThat(providerOf(sold)).isEqualTo("dopamint");
        var tooLow = web.post(GENERATE, "{\"prompt\":\"a lighthouse\",\"maxPrice\":0.007864}");
        assertThat(tooLow.status()).isEqualTo(400);
        assertThat(tooLow.text()).contains("maxPrice: 0.007864 (expected: at least 0.007865, what this costs in USD)");
        assertThat(web.post(GENERATE, "{\"prompt\":\"a lighthouse\",\"maxPrice\":0.007865}").status()).isEqualTo(402);
    }

    private JsonNode buy() {
        return buy(ORDER);
    }

    private JsonNode buy(String order) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1With("Turnpike-Explain", "true"));
        Truth.sold(web, answer, payment, 1024, 1024);
        return answer.json();
    }

    private static String providerOf(JsonNode sold) {
        return sold.path("provider").stringValue();
    }

    private static String circuit() {
        return playground.standing("x-router").path("circuit").stringValue();
    }

    private static List<String> candidates(JsonNode sold) {
        return Playground.candidates(sold.path("route"));
    }
}
