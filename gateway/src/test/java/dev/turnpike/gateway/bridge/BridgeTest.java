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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A host that cannot pay, a bridge, and a gateway that answers as told. */
class BridgeTest {
    private static final String KEY = "11".repeat(32);
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"generate_image\"}}";
    private static final String IMAGES = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";
    private static final String PAID = "$.params._meta['x402/payment'].payload.signature";
    private static final WireMockServer GATEWAY = new WireMockServer(options().dynamicPort());

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        GATEWAY.start();
    }

    @AfterAll
    static void stop() {
        GATEWAY.stop();
    }

    @BeforeEach
    void mend() {
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
        String[] args = {"--turnpike.mcp-bridge=" + GATEWAY.baseUrl() + "/mcp",
                "--turnpike.mcp-bridge.budget=" + budget, "--turnpike.mcp-bridge.network=base-sepolia"};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BridgeSettings settings = BridgeSettings.read(args, name -> name.equals(BridgeSettings.KEY) ? KEY : null);
        for (String line : lines)
            new Bridge(settings, new PrintStream(out, true, UTF_8), new PrintStream(log, true, UTF_8),
                    List.of(Duration.ZERO, Duration.ZERO)).run(new ByteArrayInputStream(line.getBytes(UTF_8)));
        return out.toString(UTF_8).lines().map(Json::read).toList();
    }

    private static List<String> payments() {
        return GATEWAY.findAll(postRequestedFor(anyUrl()).withRequestBody(matchingJsonPath(PAID)))
                .stream()
                .map(request -> Json.read(request.getBodyAsString()).at("/params/_meta/x402~1payment").toString())
                .toList();
    }

    private static String text(JsonNode answer) {
        assertThat(answer.at("/result/isError").booleanValue()).isTrue();
        return answer.at("/result/content/0/text").stringValue();
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
