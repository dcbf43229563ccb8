package dev.turnpike.gateway.bridge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A host that cannot pay, a bridge, and a gateway that answers as told. */
class BridgeTest {
    private static final String KEY = "11".repeat(32);
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"generate_image\"}}";
    private static final String IMAGES = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";
    private static final String SOLD = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"structuredContent\":{\"images\":[{}]}}}";
    private static final String PAID = "$.params._meta['x402/payment'].payload.signature";
    private static final WireMockServer GATEWAY = new WireMockServer(options().dynamicPort());

    /** What comes before every answer of the gateway. */
    private static volatile CountDownLatch slow = new CountDownLatch(0);

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TestClock clock = new TestClock();

    @BeforeAll
    static void start() {
        GATEWAY.start();
        GATEWAY.addMockServiceRequestListener((request, answer) -> await(slow));
    }

    @AfterAll
    static void stop() {
        GATEWAY.stop();
    }

    @BeforeEach
    void mend() {
        slow = new CountDownLatch(0);
        GATEWAY.resetAll();
        GATEWAY.stubFor(post(anyUrl()).willReturn(okJson(terms("7865", GATEWAY.baseUrl()))));
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID)).willReturn(okJson(IMAGES)));
    }

    private static String terms(String amount, String origin) {
        return """
                {"jsonrpc":"2.0","id":1,"result":{"isError":true,"content":[],"structuredContent":{"x402Version":2,
                 "error":"PAYMENT_REQUIRED","resource":{"url":"%s/mcp"},"accepts":[{"scheme":"exact",
                 "network":"eip155:84532","amount":"%s","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e",
                 "payTo":"0x2222222222222222222222222222222222222222","maxTimeoutSeconds":300,
                 "extra":{"name":"USDC","version":"2"}}]}}}""".formatted(origin, amount);
    }

    /** What the host is answered, when it has sent this and has closed its end. */
    private List<JsonNode> answers(String budget, String... lines) throws IOException {
        out.reset();
        for (String line : lines) bridge(budget, out).run(host(() -> line));
        return answers();
    }

    private List<JsonNode> answers() {
        return out.toString(UTF_8).lines().map(Json::read).toList();
    }

    private Bridge bridge(String budget, OutputStream to) {
        String[] args = {"--turnpike.mcp-bridge=" + GATEWAY.baseUrl() + "/mcp",
                "--turnpike.mcp-bridge.budget=" + budget, "--turnpike.mcp-bridge.network=base-sepolia"};
        BridgeSettings settings = BridgeSettings.read(args, name -> name.equals(BridgeSettings.KEY) ? KEY : null);
        return new Bridge(settings, new PrintStream(to, true, UTF_8), new PrintStream(log, true, UTF_8),
                List.of(Duration.ZERO, Duration.ZERO), clock);
    }

    /** A host that sends these lines, each when the bridge has read all before it. */
    @SafeVarargs
    private static InputStream host(Supplier<String>... lines) {
        Iterator<Supplier<String>> left = List.of(lines).iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return left.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(left.next().get().getBytes(UTF_8));
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The call of this id, as the host sends it. */
    private static String call(int id) {
        return CALL.replace("\"id\":1", "\"id\":" + id) + "\n";
    }

    private static String givenUp(int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id + "}}\n";
    }

    private static void sold() {
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID)).willReturn(okJson(SOLD)));
    }

    private static List<String> payments() {
        return GATEWAY.findAll(postRequestedFor(anyUrl()).withRequestBody(matchingJsonPath(PAID)))
                .stream()
                .map(request -> Json.read(request.getBodyAsString()).at("/params/_meta/x402~1payment").toString())
                .toList();
    }

    private static String text(JsonNode answer) {
        assertThat(answer.at("/result/isError").booleanValue()).isTrue();
        return answer.at("/result/content/0/text").stringValue("");
    }

    @Test
    void termsArePaidOnceAndTheHostSeesTheImagesAlone() throws IOException {
        assertThat(answers("1.00", CALL)).containsExactly(Json.read(IMAGES));
        assertThat(payments()).hasSize(1);
        assertThat(log.toString(UTF_8)).contains("7865").doesNotContain(KEY);
    }

    @Test
    void whatNeedsNoPaymentIsPassedOnAndBackAsItIs() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).willReturn(okJson("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[]}}")));
        assertThat(answers("1.00", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").getFirst()
                .path("result")
                .path("tools")).isEmpty();
        GATEWAY.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202)));
        assertThat(answers("1.00", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")).isEmpty();
        assertThat(payments()).isEmpty();
    }

    @Test
    void newsOfACallGoesToTheHostBeforeItsResult() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID))
                .willReturn(aResponse().withHeader("Content-Type", "text/event-stream")
                        .withBody("event: message\ndata: {\"method\":\"notifications/progress\"}\n\n: x\n\ndata: "
                                + IMAGES + "\n\n")));
        assertThat(answers("1.00", CALL)).hasSize(2).last().isEqualTo(Json.read(IMAGES));
    }

    @Test
    void beyondTheBudgetNothingIsSigned() throws IOException {
        assertThat(text(answers("0.007864", CALL).getFirst())).contains("0.007865", "0.007864 of the budget");
        assertThat(payments()).isEmpty();
    }

    @Test
    void spentMeansSignedWhateverIsAnswered() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID))
                .willReturn(okJson(terms("7865", GATEWAY.baseUrl()))));
        List<JsonNode> both = answers("0.01", CALL + "\n" + CALL.replace("generate_image", "other_tool"));
        assertThat(both).hasSize(2)
                .anyMatch(answer -> answer.at("/result/content/0/text").asString("").contains("budget"));
        assertThat(payments()).hasSize(1);
    }

    @Test
    void aCallThatCostsMoreThanOneMayIsNotPaid() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).willReturn(okJson(terms("100001", GATEWAY.baseUrl()))));
        assertThat(text(answers("1.00", CALL).getFirst())).contains("not paid");
        assertThat(payments()).isEmpty();
    }

    @Test
    void termsOfAnotherOriginAreNotPaid() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).willReturn(okJson(terms("7865", "https://other.example"))));
        assertThat(text(answers("1.00", CALL).getFirst())).contains("origin");
        assertThat(payments()).isEmpty();
    }

    @Test
    void lawTwoAPaymentWhoseAnswerIsLostIsSentAgainAsItIsAndNeverSignedAnew() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID))
                .inScenario("lost")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
                .willSetStateTo("back"));
        assertThat(answers("1.00", CALL)).containsExactly(Json.read(IMAGES));
        assertThat(payments()).hasSizeGreaterThan(1).allMatch(payments().getFirst()::equals);
    }

    @Test
    void aCallThatTheHostGivesUpBeforeItsPriceIsKnownIsNotPaid() throws IOException {
        sold();
        slow = new CountDownLatch(1);
        Bridge bridge = bridge("1.00", out);
        bridge.run(host(() -> call(1), () -> givenUp(1), () -> {
            slow.countDown();
            return "";
        }));
        assertThat(payments()).isEmpty();
        assertThat(answers()).anySatisfy(answer -> assertThat(text(answer)).contains("given up"));
        bridge.run(host(() -> call(2)));
        assertThat(payments()).hasSize(1);
    }

    @Test
    void aCallAfterTheHostHasGivenUpAnEqualOneIsNotPaidAnew() throws IOException {
        sold();
        Bridge bridge = bridge("1.00", out);
        bridge.run(host(() -> call(1)));
        bridge.run(host(() -> givenUp(1) + call(2)));
        assertThat(payments()).hasSize(2).allMatch(payments().getFirst()::equals);
    }

    @Test
    void aHostThatOrdersTheSameAsSoonAsItSeesTheImagesHasOrderedAnew() throws IOException {
        sold();
        CountDownLatch seen = new CountDownLatch(1);
        OutputStream eyes = new OutputStream() {
            @Override
            public void write(int character) {
                seen.countDown();
            }
        };
        bridge("1.00", eyes).run(host(() -> call(1), () -> {
            await(seen);
            return call(2);
        }));
        assertThat(payments()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void imagesThatCouldNotBeWrittenWereNotSeen() throws IOException {
        sold();
        Bridge bridge = bridge("1.00", new OutputStream() {
            @Override
            public void write(int character) throws IOException {
                throw new IOException("the host is gone");
            }
        });
        bridge.run(host(() -> call(1)));
        bridge.run(host(() -> call(2)));
        assertThat(payments()).hasSize(2).allMatch(payments().getFirst()::equals);
    }

    @ParameterizedTest
    @CsvSource({"361, 'false', 2", "359, 'false', 1", "361, '\"pending\"', 1", "361, 'true', 1"})
    void aPaymentIsSignedAnewOnlyIfItsTimeIsOverAndItWasNotTaken(int seconds, String charged, int signed)
            throws IOException {
        Bridge bridge = bridge("1.00", out);
        lose(bridge, Duration.ofSeconds(seconds));
        String refused = refusedOnce(charged);
        bridge.run(host(() -> call(2)));
        assertThat(payments().stream().distinct()).hasSize(signed);
        assertThat(answers().getLast()).isEqualTo(Json.read(signed == 2 ? SOLD : refused));
    }

    /** The next payment is answered with these terms, and those after it with images. */
    private static String refusedOnce(String charged) {
        String refused = terms("7865", GATEWAY.baseUrl()).replace("\"error\"", "\"charged\":" + charged + ",\"error\"");
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID))
                .inScenario("over")
                .willReturn(okJson(refused))
                .willSetStateTo("told"));
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID))
                .inScenario("over")
                .whenScenarioStateIs("told")
                .willReturn(okJson(SOLD)));
        return refused;
    }

    /** A call is paid, and is answered nothing; then time passes. */
    private void lose(Bridge bridge, Duration then) throws IOException {
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID)).willReturn(aResponse().withStatus(503)));
        bridge.run(host(() -> call(1)));
        clock.pass(then);
    }

    @Test
    void aPaymentThatIsNeverAnsweredIsToldAsNotKnown() throws IOException {
        GATEWAY.stubFor(post(anyUrl()).withRequestBody(matchingJsonPath(PAID)).willReturn(aResponse().withStatus(503)));
        assertThat(text(answers("1.00", CALL).getFirst())).contains("may be charged", "/v1/payments/base-sepolia/0x");
        assertThat(payments()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--turnpike.mcp-bridge=ftp://x", "--turnpike.mcp-bridge.key=" + "11",
            "--turnpike.mcp-bridge.budget=1,5", "--turnpike.mcp-bridge.network=mars", "--other=1",
            "--turnpike.mcp-bridge.key-file=/does/not/exist"})
    void whatIsNotUnderstoodEndsTheStart(String arg) {
        String[] args = arg.contains("bridge=") ? new String[] {arg}
                : new String[] {"--turnpike.mcp-bridge=http://localhost/mcp", arg};
        assertThatThrownBy(() -> BridgeSettings.read(args, name -> KEY)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void theKeyComesFromAFileOrTheEnvironment(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "0x" + "22".repeat(32) + "\n");
        String url = "--turnpike.mcp-bridge=http://localhost/mcp";
        BridgeSettings ofFile = BridgeSettings.read(new String[] {url, "--turnpike.mcp-bridge.key-file=" + file},
                name -> KEY);
        BridgeSettings ofEnvironment = BridgeSettings.read(new String[] {url}, name -> KEY);
        assertThat(ofFile.signer().address()).isNotEqualTo(ofEnvironment.signer().address());
        assertThatThrownBy(() -> BridgeSettings.read(new String[] {url}, name -> null)).hasMessageContaining("no key");
    }
}
