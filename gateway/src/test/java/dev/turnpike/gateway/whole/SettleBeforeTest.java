package dev.turnpike.gateway.whole;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A route whose requests are paid for before they are forwarded: a charge is an answer, or is said to be owed and paid back. */
class SettleBeforeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PATH = "/print/one";
    private static final String BODY = "{\"page\":1}";
    private static final String KEY = "a secret of thirty-two characters";
    private static final long PRICE = 10_000;
    private static final WireMockServer UPSTREAM = new WireMockServer(options().dynamicPort());
    private static Gateway gateway;
    private static Web web;

    private final Wallet wallet = new Wallet();
    private Playground.Money before;

    @BeforeAll
    static void start(@TempDir Path folder) {
        UPSTREAM.start();
        gateway = Gateway.start(folder,
                text -> Gateway.swap(text, "per-day: 10000.00 }", "per-day: 10000.00 }\n  refund-limit: 1.00"),
                route("before"));
        web = gateway.web();
    }

    private static String[] route(String settle) {
        String route = "--spring.cloud.gateway.server.webflux.routes[0].";
        String args = route + "filters[0].args.";
        return Stream
                .of(route + "id=print", route + "uri=http://localhost:" + UPSTREAM.port(),
                        route + "predicates[0]=Path=/print/**", route + "filters[0].name=X402Payment",
                        args + "price=0.01", args + "settle=" + settle, args + "signing-key=" + KEY)
                .toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        UPSTREAM.stop();
    }

    @BeforeEach
    void mend() {
        gateway.playground().breaks("facilitator", "none");
        UPSTREAM.resetAll();
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withBody("printed")));
        before = gateway.playground().money();
    }

    private Wallet.Signed pay() {
        return wallet.pay(web.post(PATH, BODY));
    }

    private static int forwarded() {
        return UPSTREAM.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount();
    }

    private void assertMoved(Map<String, Long> accounts) {
        assertThat(gateway.playground().money().since(before)).isEqualTo(accounts);
    }

    private static JsonNode page(Wallet.Signed payment) {
        return web.get(payment.page()).json();
    }

    @Test
    void theUpstreamIsToldOfTheTransactionThatHasPaidForTheRequest() throws Exception {
        Wallet.Signed payment = pay();
        Web.Answer sold = web.post(PATH, BODY, payment.v2());
        assertThat(sold).hasToString("200 printed");
        LoggedRequest seen = UPSTREAM.findAll(anyRequestedFor(anyUrl())).getFirst();
        assertThat(seen.getHeader("Turnpike-Transaction"))
                .isEqualTo(Truth.receipt(sold).path("transaction").stringValue());
        String signed = String.join("\n",
                Stream.of("Payer", "Amount", "Network", "Nonce", "Timestamp", "Transaction")
                        .map(name -> seen.getHeader("Turnpike-" + name))
                        .toList())
                + "\n";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
        assertThat(seen.getHeader("Turnpike-Signature"))
                .isEqualTo(HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8))));
        assertThat(page(payment).path("state").stringValue()).isEqualTo("settled");
        assertMoved(Map.of("gateway", PRICE));
    }

    @Test
    void aPaymentBuysOneAnswerHoweverOftenItIsSent() {
        Wallet.Signed payment = pay();
        List<String> answers = IntStream.range(0, 20)
                .mapToObj(n -> web.later("POST", PATH, BODY, n % 2 == 0 ? payment.v1() : payment.v2()))
                .toList()
                .stream()
                .map(answer -> answer.join().toString())
                .distinct()
                .toList();
        assertThat(answers).containsExactly("200 printed");
        assertThat(web.post(PATH, "{}", payment.v1()).json().path("error").stringValue())
                .isEqualTo("PAYMENT_ALREADY_USED");
        assertThat(forwarded()).isEqualTo(1);
        assertMoved(Map.of("gateway", PRICE));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500})
    void whatIsTakenForAnAnswerThatIsNotChargedForIsSaidToBeOwedAndPaidBack(int status) {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("no")));
        Wallet.Signed payment = pay();
        JsonNode told = owed(web.post(PATH, BODY, payment.v2()), status);
        assertThat(told.path("owed").path("atomic").stringValue()).isEqualTo("10000");
        await().atMost(SOON).until(() -> page(payment).path("refund").path("status").asString(""), "settled"::equals);
        JsonNode again = owed(web.post(PATH, BODY, payment.v1()), status);
        assertThat(again.has("owed")).isFalse();
        assertThat(again.path("refund").path("transaction").stringValue()).startsWith("0x");
        assertThat(forwarded()).isEqualTo(1);
        assertMoved(Map.of("gateway", PRICE, "treasury", -PRICE));
    }

    private static JsonNode owed(Web.Answer answer, int status) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(409);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        JsonNode told = answer.json();
        assertThat(told.path("error").stringValue()).isEqualTo("PAYMENT_OWED");
        assertThat(told.path("message").stringValue()).startsWith("The upstream answered " + status);
        assertThat(told.path("charged").toString()).isEqualTo("true");
        return told;
    }

    @Test
    void aPaymentThatIsNotSettledIsNotForwarded() {
        gateway.playground().breaks("facilitator", "settle-refused");
        Web.Answer answer = web.post(PATH, BODY, pay().v1());
        assertThat(answer.status()).as("%s", answer).isEqualTo(402);
        assertThat(forwarded()).isZero();
        assertMoved(Map.of());
    }

    @Test
    void aClientThatIsGoneOnceItsMoneyIsBeingTakenHasBoughtItsAnswer() {
        gateway.playground().breaks("facilitator", "settle-unknown-not-settled");
        Wallet.Signed payment = pay();
        var gone = web.raw("POST", PATH, BODY, payment.v1());
        await().atMost(SOON).until(() -> page(payment).path("state").asString(""), "settling"::equals);
        gone.cancel(true);
        gateway.playground().breaks("facilitator", "none");
        await().atMost(SOON).until(() -> page(payment).has("closedAt"));
        assertThat(web.post(PATH, BODY, payment.v1())).hasToString("200 printed");
        assertThat(forwarded()).isEqualTo(1);
        assertMoved(Map.of("gateway", PRICE));
    }

    /** A route that cannot be sold as it is declared ends the start. */
    @Test
    void thereAreTwoTimesToSettle(@TempDir Path folder) {
        assertThatThrownBy(() -> Gateway.start(folder, route("later")))
                .hasStackTraceContaining("X402Payment of route print: settle: later (expected: before or after)");
    }
}
