package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever breaks, and whenever: an image if and only if a charge. {@code x-router} is the cheapest, {@code dopamint}
 * the next.
 */
class FaultsTest extends OneGateway {
    /** Faults in which images are served, too, and which the client of this test does not understand. */
    private static final Set<String> FORMS = Set.of("gzip", "redirects");
    private static final long PRICE = 7865;
    private static final long X_ROUTER_COST = 7026;
    private static final long DOPAMINT_COST = 7500;

    private Playground.Money before;

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder));
    }

    @BeforeEach
    void mend() {
        playground.mend();
        before = playground.money();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what is wrong with x-router | who delivers | what x-router took
            none                          | x-router     | 7026
            no-receipt                    | x-router     | 7026
            data-uri                      | x-router     | 7026
            foreign-status-host           | x-router     | 7026
            down                          | dopamint     | 0
            throttled                     | dopamint     | 0
            dear                          | dopamint     | 0
            suspect                       | dopamint     | 0
            invalid-terms                 | dopamint     | 0
            drops-before                  | dopamint     | 0
            declines                      | dopamint     | 0
            slow                          | dopamint     | 7026
            declines-then-settles         | dopamint     | 7026
            pays-then-fails               | dopamint     | 7026
            drops-after-payment           | dopamint     | 7026
            malformed                     | dopamint     | 7026
            job-stuck                     | dopamint     | 7026
            job-failed                    | dopamint     | 7026
            wrong-size                    | dopamint     | 7026
            not-an-image                  | dopamint     | 7026
            cut-image                     | dopamint     | 7026
            gzip                          | x-router     | 7026
            redirects                     | x-router     | 7026
            more-images                   | x-router     | 7026
            odd-places                    | x-router     | 7026
            refuses-prompt                | dopamint     | 0
            """)
    void whereAnotherCanDeliverTheClientNoticesNothing(String fault, String deliverer, long taken) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", fault);

        Web.Answer answer = web.post(GENERATE, ORDER, payment.v1With("Turnpike-Explain", "true"));
        if (FORMS.contains(fault)) playground.breaks("x-router", "none");

        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(answer.json().path("provider").stringValue()).isEqualTo(deliverer);
        assertThat(answer.json()
                .path("route")
                .path("attempts")
                .valueStream()
                .map(a -> a.path("outcome").stringValue())
                .toList()
                .getLast()).isEqualTo("delivered");
        long spent = taken + (deliverer.equals("dopamint") ? DOPAMINT_COST : 0);
        assertThat(moved()).as("the payer paid once, each upstream what it took")
                .containsEntry("gateway", PRICE)
                .containsEntry("treasury", -spent);
        assertThat(playground.money().since(before).getOrDefault("x-router", 0L)).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"down", "dear", "suspect", "invalid-terms", "drops-before", "declines", "declines-then-settles",
                    "pays-then-fails", "drops-after-payment", "malformed", "job-failed", "wrong-size", "not-an-image"})
    void whereNobodyCanDeliverNobodyIsCharged(String fault) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", fault);
        playground.breaks("dopamint", fault);

        Web.Answer answer = atLast(payment.v2());

        Truth.notSold(web, answer, payment);
        assertThat(answer.json().path("error").stringValue()).isIn("GENERATION_FAILED", "NO_HEALTHY_UPSTREAM");
        assertThat(moved()).doesNotContainKey("gateway");
    }

    /** What the job comes to: images that are not what was ordered are asked for again, for longer than a client waits. */
    private static Web.Answer atLast(String[] payment) {
        return await().atMost(Duration.ofMinutes(3))
                .until(() -> web.post(GENERATE, ORDER, payment), answer -> !answer.json().path("charged").isString());
    }

    @Test
    void aRefusedPromptIsToldAndNobodyElseIsPaidForIt() {
        for (String fault : new String[] {"refuses-prompt", "refuses-paid-prompt"}) {
            Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
            playground.breaks("x-router", fault);
            playground.breaks("dopamint", "refuses-prompt");
            long paid = playground.paid("dopamint");

            Web.Answer answer = web.post(GENERATE, ORDER, payment.v1());

            Truth.notSold(web, answer, payment);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("error").stringValue()).isEqualTo("PROMPT_REFUSED");
            assertThat(playground.paid("dopamint")).isEqualTo(paid);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "redirects", "more-images", "odd-places", "late-images"})
    void aJobInAnOddFormIsDelivered(String fault) {
        String order = "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\"}";
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
        playground.breaks("xgen", fault);
        playground.breaks("dopamint", "drops-before");
        Web.Answer answer = web.post(GENERATE, order, payment.v2());
        if (FORMS.contains(fault)) playground.breaks("xgen", "none");
        Truth.sold(web, answer, payment, 1024, 1024);
    }

    @Test
    void anOrderByResolutionAndRatioIsDeliveredInTheSizeThatTheModelMakes() {
        String order = "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\",\"aspect_ratio\":\"16:9\",\"resolution\":\"1K\"}";
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
        Truth.sold(web, web.post(GENERATE, order, payment.v2()), payment, 1376, 768);
        playground.breaks("xgen", "own-sizes");
        Wallet.Signed other = wallet.pay(web.post(GENERATE, order));
        Truth.sold(web, web.post(GENERATE, order, other.v2()), other, 1408, 768);
    }

    @Test
    void anOperatorIsToldInWordsWhatIsWrong() {
        playground.breaks("x-router", "invalid-terms");
        playground.plans("dopamint");
        assertThat(playground.standing("x-router").toString()).contains("its terms cannot be paid: V1: ");
        playground.breaks("x-router", "wrong-size");
        playground.plans("x-router", "dopamint");
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("dopamint", "drops-before"); // an attempt that another overtakes is given up without a word
        web.post(GENERATE, ORDER, payment.v1());
        await().atMost(SOON)
                .until(() -> playground.standing("x-router").path("failedAttempts").toString(),
                        said -> said.contains("512x512 (expected: 1024x1024)"));
    }

    @Test
    void aStatusUrlOfSomebodyElseIsNotAskedAndNobodyIsCharged() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", "drops-before");
        playground.breaks("dopamint", "foreign-status-host");

        Truth.notSold(web, web.post(GENERATE, ORDER, payment.v1()), payment);
        assertThat(moved()).containsOnly(Map.entry("dopamint", DOPAMINT_COST), Map.entry("treasury", -DOPAMINT_COST));
    }

    @Test
    void aJobThatIsStuckIsGivenUpInTimeToLeaveThePaymentUntouched() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER), Duration.ofSeconds(8));
        playground.breaks("x-router", "drops-before");
        playground.breaks("dopamint", "job-stuck");

        Web.Answer answer = web.post(GENERATE, ORDER, payment.v1());

        Truth.notSold(web, answer, payment);
        assertThat(answer.status()).isEqualTo(504);
        assertThat(moved()).doesNotContainKey("gateway");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            down          | healthy       | false
            invalid-terms | paymentValid  | false
            suspect       | suspectPrice  | true
            throttled     | throttled     | true
            dear          | healthy       | true
            """)
    void providersAreShownAsTheyAre(String fault, String member, String value) {
        playground.breaks("x-router", fault);
        await().atMost(SOON).until(() -> playground.standing("x-router").path(member).toString().equals(value));
        if (fault.equals("dear"))
            await().atMost(SOON)
                    .until(() -> playground.standing("x-router")
                            .path("offered")
                            .path("atomic")
                            .asString("")
                            .equals("" + 2 * X_ROUTER_COST));
        playground.plans("dopamint");
    }

    @Test
    void withoutAFacilitatorNothingIsBoughtAndTheSamePaymentIsGoodLater() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        for (String fault : new String[] {"down", "hanging"}) {
            playground.breaks("facilitator", fault);
            Web.Answer answer = web.post(GENERATE, ORDER, payment.v1());
            Truth.notSold(web, answer, payment);
            assertThat(answer.json().path("error").stringValue()).isEqualTo("FACILITATOR_UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
        assertThat(moved()).isEmpty();
        playground.breaks("facilitator", "none");
        Truth.sold(web, web.post(GENERATE, ORDER, payment.v1()), payment, 1024, 1024);
        assertThat(moved()).containsEntry("gateway", PRICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "declines-then-settles", "job-stuck", "data-uri"})
    void aSettlementWhoseAnswerWasLostIsFoundOnTheChain(String fault) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", fault);
        playground.breaks("facilitator", "settle-unknown");

        Truth.sold(web, web.post(GENERATE, ORDER, payment.v2()), payment, 1024, 1024);
        assertThat(moved()).containsEntry("gateway", PRICE);
    }

    @Test
    void whileASettlementIsNotKnownNobodyIsAskedToPayAgain() {
        String order = "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\"}";
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
        long paid = playground.paid("xgen");
        playground.breaks("xgen", "job-stuck");
        playground.breaks("facilitator", "settle-unknown");
        web.post(GENERATE, order, payment.v1With("Prefer", "respond-async"));
        await().atMost(SOON).until(() -> playground.paid("xgen") > paid);
        playground.breaks("chain", "down");
        playground.breaks("xgen", "none");
        await().atMost(SOON).until(() -> web.get(payment.page()).json().path("state").stringValue().equals("settling"));

        Web.Answer answer = web.post(GENERATE, order, payment.v1With("Prefer", "wait=0"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("charged").stringValue()).isEqualTo("pending");
        assertThat(answer.json().has("result")).as("images are not seen before they are settled").isFalse();
        assertThat(web.get(payment.page()).json().path("charged").stringValue()).isEqualTo("pending");

        playground.breaks("chain", "none");
        Truth.sold(web, web.post(GENERATE, order, payment.v1()), payment, 1024, 1024);
        assertThat(moved()).containsEntry("gateway", 60000L);
    }

    @Test
    void aSettlementThatDidNotHappenIsMadeUpForOrLapses() {
        Web.Answer asked = web.post(GENERATE, ORDER);
        Wallet.Signed patient = wallet.pay(asked);
        Wallet.Signed hasty = new Wallet().pay(asked, Duration.ofSeconds(9));
        playground.breaks("facilitator", "settle-unknown-not-settled");
        CompletableFuture<Web.Answer> settledLater = web.later("POST", GENERATE, ORDER, patient.v1());
        Web.Answer lapsed = web.post(GENERATE, ORDER, hasty.v1());

        Truth.notSold(web, lapsed, hasty);
        assertThat(lapsed.status()).isEqualTo(402);
        assertThat(lapsed.json().path("error").stringValue()).isEqualTo("payment_expired");
        assertThat(Truth.receipt(lapsed).path("success").booleanValue()).isFalse();
        assertThat(moved()).doesNotContainKey("gateway");
        playground.breaks("facilitator", "none");
        Truth.sold(web, settledLater.join(), patient, 1024, 1024);
        assertThat(moved()).containsEntry("gateway", PRICE);
    }

    @Test
    void imagesWhosePaymentWasRefusedAreKeptForThePayersNextOne() {
        Wallet.Signed first = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("facilitator", "settle-refused");

        Web.Answer refused = web.post(GENERATE, ORDER, first.v1());

        Truth.notSold(web, refused, first);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.json().path("accepts").path(0).path("maxAmountRequired").stringValue())
                .isEqualTo("" + PRICE);
        assertThat(Truth.receipt(refused).path("success").booleanValue()).isFalse();
        assertThat(web.get(first.page()).json().path("state").stringValue()).isEqualTo("unpaid");
        assertThat(moved()).containsOnlyKeys("treasury", "x-router");

        playground.breaks("facilitator", "none");
        Wallet.Signed second = wallet.pay(refused);
        Truth.sold(web, web.post(GENERATE, ORDER, second.v1()), second, 1024, 1024);
        assertThat(moved()).as("nothing was bought a second time")
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("gateway", PRICE, "treasury", -X_ROUTER_COST, "x-router", X_ROUTER_COST));
    }

    @Test
    void asynchronousUpstreamsStandInForOneAnother() {
        String order = "{\"prompt\":\"a lighthouse\",\"model\":\"nano-banana-2\",\"aspect_ratio\":\"1:1\",\"resolution\":\"1K\"}";
        for (String fault : Set.of("job-failed", "drops-after-payment", "malformed", "not-an-image")) {
            Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
            playground.breaks("xgen", fault);
            Web.Answer answer = web.post(GENERATE, order, payment.v1());
            Truth.sold(web, answer, payment, 1024, 1024);
            assertThat(answer.json().path("provider").stringValue()).isEqualTo("dopamint");
        }
    }

    private Map<String, Long> moved() {
        return playground.money().since(before);
    }
}
