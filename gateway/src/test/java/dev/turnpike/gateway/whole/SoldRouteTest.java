package dev.turnpike.gateway.whole;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that is sold: an answer if and only if a charge, whatever its upstream does; and one forwarding for a payment. */
class SoldRouteTest {
    private static final String LLM = "/llm/v1/chat";
    private static final String ASK = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
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
        gateway = startWithRoute(folder);
        web = gateway.web();
    }

    private static Gateway startWithRoute(Path folder) {
        String route = "--spring.cloud.gateway.server.webflux.routes[0].";
        String args = route + "filters[0].args.";
        return Gateway.start(folder, "--turnpike.drain=1ms", route + "id=llm", route + "uri=" + UPSTREAM.baseUrl(),
                route + "predicates[0]=Path=/llm/**", route + "filters[0].name=X402Payment", args + "price=0.01",
                args + "network=base-sepolia", args + "charge-on=2xx", args + "settle=after",
                args + "buffer-limit=64KB", args + "free=/llm/health, /llm/models/**",
                args + "description=One completion", args + "signing-key=" + KEY, route + "filters[1]=StripPrefix=1");
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
        UPSTREAM.stubFor(any(anyUrl()).willReturn(
                aResponse().withHeader("Content-Type", "text/plain").withHeader("X-Model", "m").withBody("hello")));
        before = gateway.playground().money();
    }

    private Wallet.Signed pay() {
        return wallet.pay(web.post(LLM, ASK));
    }

    private static int forwarded() {
        return UPSTREAM.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount();
    }

    private void assertPaid(int times) {
        assertThat(gateway.playground().money().since(before))
                .isEqualTo(times == 0 ? Map.of() : Map.of("gateway", PRICE * times));
    }

    private static void assertState(Wallet.Signed payment, String state) {
        assertThat(web.get(payment.page()).json().path("state").stringValue()).isEqualTo(state);
    }

    @Test
    void withoutAPaymentARequestIsToldThePriceAndNotForwarded() {
        Web.Answer asked = web.get(LLM + "?x=1");
        assertThat(asked.status()).isEqualTo(402);
        assertThat(asked.header("PAYMENT-REQUIRED")).isNotEmpty();
        var terms = asked.json().path("accepts").path(0);
        assertThat(terms.path("maxAmountRequired").stringValue()).isEqualTo("10000");
        assertThat(terms.path("description").stringValue()).isEqualTo("One completion");
        assertThat(terms.path("resource").stringValue()).endsWith(LLM);
        assertThat(forwarded()).isZero();
    }

    @Test
    void aPaidRequestIsAnsweredByItsUpstreamOnceItIsSettled() {
        Wallet.Signed payment = pay();
        Web.Answer sold = web.post(LLM + "?x=1", ASK, payment.v2());
        assertThat(sold.status()).as("%s", sold).isEqualTo(200);
        assertThat(sold.text()).isEqualTo("hello");
        assertThat(sold.header("X-Model")).isEqualTo("m");
        assertThat(sold.header("Cache-Control")).isEqualTo("private");
        assertThat(Truth.receipt(sold).path("success").booleanValue()).isTrue();
        assertState(payment, "settled");
        assertPaid(1);
        UPSTREAM.verify(1, postRequestedFor(urlEqualTo("/v1/chat?x=1")).withRequestBody(equalTo(ASK)));
    }

    @Test
    void aPaymentBuysOneAnswerHoweverOftenItIsSent() {
        Wallet.Signed payment = pay();
        List<String> answers = IntStream.range(0, 50)
                .mapToObj(n -> web.later("POST", LLM, ASK, n % 2 == 0 ? payment.v1() : payment.v2()))
                .toList()
                .stream()
                .map(answer -> answer.join().toString())
                .distinct()
                .toList();
        assertThat(answers).containsExactly("200 hello");
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        assertThat(web.post(LLM, ASK, payment.v1())).hasToString("200 hello");
        assertThat(web.post(LLM, "{}", payment.v1()).json().path("error").stringValue())
                .isEqualTo("PAYMENT_ALREADY_USED");
        assertThat(web.post("/v1/images/generate", ASK, payment.v1()).status()).isEqualTo(409);
        assertThat(forwarded()).isEqualTo(1);
        assertPaid(1);
    }

    @Test
    void fiftyPaymentsAtOnceAreFiftyRequestsAndFiftyCharges() {
        var payments = IntStream.range(0, 50).mapToObj(n -> new Wallet().pay(web.post(LLM, ASK))).toList();
        var answers = payments.stream().map(payment -> web.later("POST", LLM, ASK, payment.v2())).toList();
        assertThat(answers).extracting(answer -> answer.join().toString()).containsOnly("200 hello");
        assertThat(forwarded()).isEqualTo(50);
        assertPaid(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 422, 500, 503})
    void anAnswerThatIsNotChargedForIsPassedOnAndNotCharged(int status) {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("no")));
        Wallet.Signed payment = pay();
        Web.Answer answer = web.post(LLM, ASK, payment.v1());
        assertThat(answer).hasToString(status + " no");
        assertThat(Truth.receipt(answer).path("success").booleanValue()).isFalse();
        Web.Answer again = web.post(LLM, ASK, payment.v1());
        assertThat(again.status()).isEqualTo(502);
        assertThat(again.json().path("error").stringValue()).isEqualTo("UPSTREAM_FAILED");
        Truth.notSold(web, again, payment);
        assertState(payment, "released");
        assertThat(forwarded()).isEqualTo(1);
        assertPaid(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
    void anUpstreamThatBreaksOffIsNotChargedFor(String fault) {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.valueOf(fault))));
        Wallet.Signed payment = pay();
        Web.Answer answer = web.post(LLM, ASK, payment.v1());
        assertThat(answer.json().path("error").stringValue()).as("%s", answer).isEqualTo("UPSTREAM_FAILED");
        Truth.notSold(web, answer, payment);
        assertPaid(0);
    }

    @Test
    void anUpstreamThatItselfAsksForAPaymentIsNotPassedOn() {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(402).withHeader("PAYMENT-REQUIRED", "x")));
        Web.Answer answer = web.post(LLM, ASK, pay().v1());
        assertThat(answer.status()).isEqualTo(502);
        assertPaid(0);
    }

    @Test
    void anAnswerBeyondTheBufferLimitIsNotCharged() {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withBody("x".repeat(64 * 1024 + 1))));
        Wallet.Signed payment = pay();
        Web.Answer answer = web.post(LLM, ASK, payment.v1());
        assertThat(answer.json().path("message").stringValue()).contains("65536");
        Truth.notSold(web, answer, payment);
        assertPaid(0);
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withBody("x".repeat(64 * 1024))));
        assertThat(web.post(LLM, ASK, pay().v1()).bytes()).hasSize(64 * 1024);
        assertPaid(1);
    }

    @Test
    void aStreamIsCollectedAndAnsweredWhole() {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withHeader("Content-Type", "text/event-stream")
                .withBody("data: 1\n\ndata: 2\n\n")
                .withChunkedDribbleDelay(4, 200)));
        Web.Answer answer = web.post(LLM, ASK, pay().v1());
        assertThat(answer).hasToString("200 data: 1\n\ndata: 2\n\n");
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        assertPaid(1);
    }

    @Test
    void aClientThatIsGoneHasBoughtItsAnswerAndGetsItWhenItComesBack() {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withBody("late").withFixedDelay(500)));
        Wallet.Signed payment = pay();
        var gone = web.raw("POST", LLM, ASK, payment.v1());
        await().until(() -> forwarded() == 1);
        gone.cancel(true);
        await().until(() -> web.get(payment.page()).json().path("state").stringValue().equals("settled"));
        assertThat(web.post(LLM, ASK, payment.v1())).hasToString("200 late");
        assertThat(forwarded()).isEqualTo(1);
        assertPaid(1);
    }

    @Test
    void aPaymentThatIsNotSettledBuysNoAnswer() {
        gateway.playground().breaks("facilitator", "settle-refused");
        Wallet.Signed payment = pay();
        Web.Answer answer = web.post(LLM, ASK, payment.v1());
        assertThat(answer.status()).as("%s", answer).isEqualTo(402);
        assertThat(answer.text()).doesNotContain("hello");
        assertPaid(0);
    }

    @Test
    void theUpstreamSeesWhoHasPaidAndNeitherThePaymentNorWhatTheClientSaysOfIt() throws Exception {
        Wallet.Signed payment = pay();
        web.post(LLM, ASK, payment.v2With("Turnpike-Payer", "0xme", "turnpike-other", "x", "turnpike_payer", "0xme",
                "X-Own", "mine"));
        LoggedRequest seen = UPSTREAM.findAll(postRequestedFor(urlPathEqualTo("/v1/chat"))).getFirst();
        assertThat(seen.containsHeader("PAYMENT-SIGNATURE")).isFalse();
        assertThat(seen.containsHeader("X-PAYMENT")).isFalse();
        assertThat(seen.containsHeader("turnpike-other")).isFalse();
        assertThat(seen.containsHeader("turnpike_payer")).isFalse();
        assertThat(seen.getHeader("X-Own")).isEqualTo("mine");
        assertThat(seen.header("Turnpike-Payer").values()).containsExactly(wallet.address().checksummed());
        assertThat(seen.getHeader("Turnpike-Amount")).isEqualTo("10000");
        assertThat(seen.getHeader("Turnpike-Network")).isEqualTo("eip155:84532");
        assertThat(seen.getHeader("Turnpike-Nonce")).isEqualTo(payment.authorization().nonce().hex());
        String signed = String.join("\n", seen.getHeader("Turnpike-Payer"), seen.getHeader("Turnpike-Amount"),
                seen.getHeader("Turnpike-Network"), seen.getHeader("Turnpike-Nonce"),
                seen.getHeader("Turnpike-Timestamp")) + "\n";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
        assertThat(seen.getHeader("Turnpike-Signature"))
                .isEqualTo(HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8))));
    }

    @Test
    void aFreePathCostsNothingAndCarriesNoPaymentOn() {
        Wallet.Signed payment = pay();
        assertThat(web.get("/llm/health", payment.v1())).hasToString("200 hello");
        assertThat(web.get("/llm/models/one", "Turnpike-Payer", "0xme")).hasToString("200 hello");
        assertThat(UPSTREAM.findAll(anyRequestedFor(anyUrl()))).hasSize(2)
                .noneMatch(seen -> seen.containsHeader("X-PAYMENT") || seen.containsHeader("Turnpike-Payer"));
        assertThat(web.get(payment.page()).status()).isEqualTo(404);
        assertPaid(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/llm/models/../v1/chat", "/llm/models/%2e%2e/v1/chat", "/llm/models/..;x/v1/chat",
            "/llm/models/x%2f..%2f..%2fv1/chat", "/llm/models/%252e%252e/v1/chat", "/llm/models/..%5cv1/chat",
            "/llm/models/./one", "/llm/models/one;x=1"})
    void aPathThatMayBeReadAsAnotherIsNotFree(String path) throws IOException {
        assertThat(raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 402");
        assertThat(forwarded()).isZero();
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket(web.base().getHost(), web.base().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            byte[] answer = new byte[4096];
            return new String(answer, 0, socket.getInputStream().read(answer), UTF_8);
        }
    }

    /** A payment is public once it is settled: it must not bring the answer that its payer's credentials got. */
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "X-Api-Key"})
    void anAnswerForTheCredentialsOfACallerIsNotAnothers(String header) {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withHeader("Set-Cookie", "session=1").withBody("mine")));
        Wallet.Signed payment = wallet.pay(web.get(LLM));
        Web.Answer first = web.get(LLM, payment.v2With(header, "a=secret"));
        assertThat(first).hasToString("200 mine");
        assertThat(first.header("Set-Cookie")).isEmpty();
        assertThat(web.get(LLM, payment.v2With(header, "a=other")).json().path("error").stringValue())
                .isEqualTo("PAYMENT_ALREADY_USED");
        assertThat(web.get(LLM, payment.v2()).status()).isEqualTo(409);
        assertThat(web.get(LLM, payment.v2With(header, "a=secret"))).hasToString("200 mine");
        assertThat(forwarded()).isEqualTo(1);
        assertPaid(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWebSocketIsRefusedWithAReasonAndNotCharged(boolean paid) throws IOException {
        Wallet.Signed payment = pay();
        String header = paid ? payment.v1()[0] + ": " + payment.v1()[1] + "\r\n" : "";
        assertThat(
                raw("GET /llm/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c, WebSocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + header
                        + "\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(forwarded()).isZero();
        assertThat(web.get(payment.page()).status()).isEqualTo(404);
        assertPaid(0);
    }

    @Test
    void aBodyOfAnyTypeIsForwardedAsItIs() {
        UPSTREAM.stubFor(post(urlPathEqualTo("/v1/form")).willReturn(aResponse().withBody("{{request.body}}")));
        Wallet.Signed payment = wallet.pay(web.get("/llm/v1/form"));
        String[] headers = payment.v1With("Content-Type", "application/x-www-form-urlencoded");
        assertThat(web.post("/llm/v1/form", "a=1&b=2", headers).status()).isEqualTo(200);
        UPSTREAM.verify(1, postRequestedFor(urlPathEqualTo("/v1/form")).withRequestBody(equalTo("a=1&b=2"))
                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded")));
        assertThat(web.send("DELETE", "/llm/v1/form", "", wallet.pay(web.get("/llm/v1/form")).v2()).status())
                .isEqualTo(200);
        assertPaid(2);
    }

    @Test
    void aJobOfARouteTellsItsStateAndNotItsAnswer() {
        Wallet.Signed payment = pay();
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        web.post(LLM, ASK, payment.v1());
        Web.Answer again = web.post(LLM, ASK, payment.v1());
        var job = web.get(again.header("Location")).json();
        assertThat(job.path("status").stringValue()).isEqualTo("failed");
        assertThat(job.path("charged").toString()).isEqualTo("false");
        assertThat(job.has("result")).isFalse();
    }

    @Test
    void aStopWhileTheUpstreamWorksChargesNothingAndForwardsNothingAgain(@TempDir Path folder) {
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withBody("late").withFixedDelay(10_000)));
        Wallet.Signed payment;
        try (Gateway first = startWithRoute(folder)) {
            payment = wallet.pay(first.web().post(LLM, ASK));
            first.web().raw("POST", LLM, ASK, payment.v1());
            await().until(() -> forwarded() == 1);
        }
        try (Gateway second = startWithRoute(folder)) {
            await().until(() -> state(second.web(), payment).equals("released"));
            Web.Answer again = second.web().post(LLM, ASK, payment.v1());
            assertThat(again.json().path("error").stringValue()).as("%s", again).isEqualTo("UPSTREAM_FAILED");
            Truth.notSold(second.web(), again, payment);
        }
        assertThat(forwarded()).isEqualTo(1);
    }

    private static String state(Web web, Wallet.Signed payment) {
        return web.get(payment.page()).json().path("state").asString("");
    }

    @Test
    void aPartOfAnAnswerIsNotSoldForTheWhole() {
        Wallet.Signed payment = wallet.pay(web.get(LLM));
        assertThat(web.get(LLM, payment.v2With("Range", "bytes=0-1"))).hasToString("200 hello");
        assertThat(UPSTREAM.findAll(anyRequestedFor(anyUrl()))).noneMatch(seen -> seen.containsHeader("Range"));
        assertPaid(1);
    }

    /** A route that cannot be sold as it is declared ends the start. */
    @Test
    void aRouteForAnotherAccountIsNotSold(@TempDir Path folder) {
        String route = "--spring.cloud.gateway.server.webflux.routes[0].";
        String args = route + "filters[0].args.";
        assertThatThrownBy(() -> Gateway.start(folder, route + "id=other", route + "uri=http://localhost:1",
                route + "predicates[0]=Path=/other/**", route + "filters[0].name=X402Payment", args + "price=0.01",
                args + "pay-to=0x" + "1".repeat(40))).hasStackTraceContaining("X402Payment of route other: pay-to");
        assertThatThrownBy(() -> Gateway.start(folder, route + "id=other", route + "uri=http://localhost:1",
                route + "predicates[0]=Path=/other/**", route + "filters[0].name=X402Payment", args + "price=0.01",
                args + "signing-key=${A_VARIABLE_WITH_A_LONG_NAME_NOT_SET}"))
                .hasStackTraceContaining("X402Payment of route other: signing-key");
    }
}
