package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Images for clients of the Model Context Protocol, over HTTP: the same till, the same laws. */
class McpTest extends OneGateway {
    private static final String SMALL = "{\"prompt\":\"a toll booth at dawn\",\"size\":\"512x768\"}";
    private static final String KEY = "x402/payment";

    private final Mcp mcp = new Mcp(web);
    private final Playground.Money before = playground.money();

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder));
    }

    private Wallet.Signed pays(String arguments) {
        return wallet.pay(Mcp.asked(mcp.call("generate_image", arguments)));
    }

    private void assertPaid(Wallet.Signed... payments) {
        long sum = List.of(payments).stream().mapToLong(paid -> paid.authorization().value().longValueExact()).sum();
        assertThat(playground.money().since(before).getOrDefault("gateway", 0L)).isEqualTo(sum);
    }

    @ParameterizedTest
    @CsvSource({"2025-03-26,2025-03-26", "2025-06-18,2025-06-18", "2025-11-25,2025-11-25", "2024-11-05,2025-11-25",
            "2026-07-28,2025-11-25"})
    void aClientIsAnsweredInItsVersionOrInTheNewest(String asked, String spoken) {
        JsonNode greeting = mcp.result("initialize", Mcp.object().put("protocolVersion", asked));
        assertThat(greeting.path("protocolVersion").stringValue()).isEqualTo(spoken);
        assertThat(greeting.path("capabilities").has("tools")).isTrue();
        assertThat(greeting.path("serverInfo").path("name").stringValue()).isEqualTo("turnpike");
    }

    @Test
    void noSessionIsOpenedKeptOrEnded() {
        Web.Answer greeting = mcp.send("initialize", Mcp.object().put("protocolVersion", "2025-11-25"));
        assertThat(greeting.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(web.post(Mcp.PATH, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}").status())
                .isEqualTo(202);
        for (String method : List.of("GET", "DELETE")) {
            Web.Answer refused = web.send(method, Mcp.PATH, "", Mcp.with("Mcp-Session-Id", "x"));
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo("POST");
        }
        assertThat(mcp.result("ping", Mcp.object(), "Mcp-Session-Id", "any").isEmpty()).isTrue();
    }

    @Test
    void everyToolSaysWhatItTakesAndNoneWhatItAnswers() {
        JsonNode tools = mcp.result("tools/list", Mcp.object()).path("tools");
        assertThat(tools.valueStream().map(tool -> tool.path("name").stringValue())).containsExactly("list_models",
                "quote", "estimate", "get_job", "generate_image");
        assertThat(tools).allSatisfy(tool -> {
            assertThat(tool.path("inputSchema").path("type").stringValue()).isEqualTo("object");
            assertThat(tool.path("description").stringValue()).isNotEmpty();
            assertThat(tool.has("outputSchema")).isFalse();
        });
        assertThat(tools.path(4).at("/inputSchema/required/0").stringValue()).isEqualTo("prompt");
        assertThat(tools.path(1).path("inputSchema").has("required")).isFalse();
    }

    @Test
    void itsTermsTellDirectoriesWhichToolTheyAreOf() {
        JsonNode terms = mcp.call("generate_image", "{}").path("structuredContent");
        JsonNode input = terms.at("/extensions/bazaar/info/input");
        assertThat(input.path("type").stringValue()).isEqualTo("mcp");
        assertThat(input.path("toolName").stringValue()).isEqualTo("generate_image");
        assertThat(input.at("/inputSchema/required/0").stringValue()).isEqualTo("prompt");
        assertThat(terms.at("/resource/serviceName").stringValue()).isEqualTo("Turnpike");
    }

    @Test
    void theFreeToolsAnswerAsThePagesDo() {
        assertThat(shown(mcp.call("list_models", "{}"))).isEqualTo(web.get("/v1/models").json());
        assertThat(shown(mcp.call("estimate", SMALL))).isEqualTo(web.post("/v1/images/estimate", SMALL).json());
        JsonNode quote = shown(mcp.call("quote", SMALL));
        assertThat(quote.path("price")).isEqualTo(web.post("/v1/quotes", SMALL).json().path("price"));
        assertThat(quote.at("/x402/v2/resource/url").stringValue()).isEqualTo(web.base() + Mcp.PATH);
    }

    /** What programs read, which is also what models read. */
    private static JsonNode shown(JsonNode result) {
        assertThat(result.path("isError").booleanValue()).as("%s", result).isFalse();
        assertThat(Web.JSON.readTree(result.at("/content/0/text").stringValue()))
                .isEqualTo(result.path("structuredContent"));
        return result.path("structuredContent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", SMALL})
    void withoutAPaymentTheResultIsTheTerms(String arguments) {
        JsonNode result = mcp.call("generate_image", arguments);
        JsonNode terms = result.path("structuredContent");
        assertThat(result.path("isError").booleanValue()).isTrue();
        assertThat(Web.JSON.readTree(result.at("/content/0/text").stringValue())).isEqualTo(terms);
        assertThat(result.at("/content/1/text").stringValue()).contains("in the answer of quote, as x402.v1");
        assertThat(terms.path("x402Version").intValue()).isEqualTo(2);
        assertThat(terms.path("error").stringValue()).isEqualTo("PAYMENT_REQUIRED");
        assertThat(terms.at("/resource/url").stringValue()).isEqualTo(web.base() + Mcp.PATH);
        assertThat(terms.at("/accepts/0/amount").stringValue()).isNotEmpty();
        assertThat(result.path("_meta").path("x402/error")).isEqualTo(terms);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x402/payment V1", "x402/payment V2", "x402.payment V1", "x402.payment V2"})
    void aPaymentOfEitherVersionInEitherPlaceAndFormBuysTheImages(String how) throws IOException {
        Wallet.Signed payment = pays(SMALL);
        String[] header = how.endsWith("V1") ? payment.v1() : payment.v2();
        JsonNode sold = mcp.pay(SMALL, how.split(" ")[0],
                how.startsWith(KEY) ? Mcp.payment(header) : StringNode.valueOf(header[1]));
        JsonNode answer = shown(sold);
        assertThat(sold.at("/content/1/type").stringValue()).isEqualTo("image");
        assertThat(sold.at("/content/1/mimeType").stringValue()).isEqualTo("image/png");
        BufferedImage image = ImageIO
                .read(new ByteArrayInputStream(Base64.getDecoder().decode(sold.at("/content/1/data").stringValue())));
        assertThat(image.getWidth() + "x" + image.getHeight()).isEqualTo("512x768");
        assertThat(Truth.size(answer.at("/images/0/url").stringValue())).isEqualTo("512x768");
        JsonNode receipt = sold.path("_meta").path("x402/payment-response");
        assertThat(receipt.path("success").booleanValue()).isTrue();
        assertThat(receipt.path("transaction")).isEqualTo(answer.at("/payment/transaction"));
        assertThat(receipt.path("network").stringValue())
                .isEqualTo(how.endsWith("V1") ? "base-sepolia" : "eip155:84532");
        assertPaid(payment);
    }

    @Test
    void aPaymentInAHeaderBuysAsWell() {
        Wallet.Signed payment = pays(SMALL);
        shown(mcp.result("tools/call", Mcp.params("generate_image", SMALL), payment.v2()));
        assertPaid(payment);
    }

    @Test
    void lawOneAPaymentBuysOneOrderHoweverOftenItIsSent() {
        Wallet.Signed payment = pays(SMALL);
        JsonNode first = mcp.pay(SMALL, KEY, Mcp.payment(payment.v2()));
        JsonNode again = mcp.pay(SMALL, KEY, Mcp.payment(payment.v1()));
        assertThat(again.path("content")).isEqualTo(first.path("content"));
        JsonNode other = mcp.pay("{\"prompt\":\"something else\"}", KEY, Mcp.payment(payment.v2()));
        assertThat(other.path("isError").booleanValue()).isTrue();
        assertThat(other.at("/structuredContent/error").stringValue()).isEqualTo("PAYMENT_ALREADY_USED");
        assertThat(web.post(GENERATE, SMALL, payment.v2()).status()).isEqualTo(409);
        assertPaid(payment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"{\"prompt\":\"a toll booth\",\"size\":\"1x1\"}|size", "{\"prompt\":\"x\"}|prompt",
                    "{\"prompt\":\"a toll booth\",\"colour\":\"red\"}|colour",
                    "{\"prompt\":\"a toll booth\",\"model\":\"none\"}|model"})
    void whatBreaksARuleIsNamedBeforeAnyMoneyMoves(String arguments, String field) {
        Wallet.Signed payment = pays(SMALL);
        for (JsonNode result : List.of(mcp.call("generate_image", arguments),
                mcp.pay(arguments, KEY, Mcp.payment(payment.v2())))) {
            assertThat(result.path("isError").booleanValue()).isTrue();
            assertThat(result.at("/structuredContent/param").stringValue()).isEqualTo(field);
            assertThat(result.at("/content/0/text").stringValue()).contains("expected");
        }
        assertThat(web.get(payment.page()).status()).isEqualTo(404);
        assertPaid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":7}", "{\"id\":\"nothing\"}", "{\"id\":\"nothing\",\"wait\":46}",
            "{\"id\":\"nothing\",\"since\":1}"})
    void aJobThatIsNotAskedForWellIsNotShown(String arguments) {
        JsonNode result = mcp.call("get_job", arguments);
        assertThat(result.path("isError").booleanValue()).isTrue();
        assertThat(result.at("/structuredContent/error").stringValue()).isIn("INVALID_PARAMETER", "NOT_FOUND");
    }

    @Test
    void aPaymentThatIsRefusedGetsTheTermsAgainWithTheReason() {
        Wallet.Signed payment = pays(SMALL);
        ObjectNode v2 = (ObjectNode) Mcp.payment(payment.v2());
        ((ObjectNode) v2.path("accepted")).put("amount", "1");
        JsonNode refused = mcp.pay(SMALL, KEY, v2);
        JsonNode terms = refused.path("structuredContent");
        assertThat(refused.path("isError").booleanValue()).isTrue();
        assertThat(terms.path("x402Version").intValue()).isEqualTo(2);
        assertThat(terms.path("error").stringValue()).isNotEqualTo("PAYMENT_REQUIRED").startsWith("invalid_");
        assertThat(terms.at("/accepts/0/amount")).isEqualTo(Mcp.payment(payment.v2()).at("/accepted/amount"));
        assertThat(terms.path("charged").toString()).isEqualTo("false");
        assertPaid();
    }

    @Test
    void aSettlementThatIsRefusedShowsTheTermsAndNoImage() {
        gateway.playground().breaks("facilitator", "settle-refused");
        try {
            Wallet.Signed payment = pays(SMALL);
            JsonNode refused = mcp.pay(SMALL, KEY, Mcp.payment(payment.v1()));
            JsonNode terms = refused.path("structuredContent");
            assertThat(refused.path("isError").booleanValue()).isTrue();
            assertThat(terms.path("x402Version").intValue()).as("the version it was paid in").isEqualTo(1);
            assertThat(terms.at("/accepts/0/maxAmountRequired").stringValue()).isNotEmpty();
            assertThat(refused.path("_meta").path("x402/payment-response").path("success").toString())
                    .isEqualTo("false");
            assertThat(refused.path("content")).hasSize(1);
            assertThat(refused.toString()).doesNotContain("/v1/files/");
            assertPaid();
        } finally {
            gateway.playground().breaks("facilitator", "none");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"junk\"", "{}", "7", "[]", "{\"x402Version\":2}"})
    void aPaymentThatIsNoneIsRefusedAndNothingBreaks(String payment) {
        JsonNode refused = mcp.pay(SMALL, KEY, Web.JSON.readTree(payment));
        assertThat(refused.path("isError").booleanValue()).isTrue();
        assertThat(refused.at("/structuredContent/error").stringValue()).isEqualTo("INVALID_PAYMENT");
    }

    @Test
    void twoPaymentsInOneCallAreRefused() {
        JsonNode refused = mcp.result("tools/call", Mcp.paying(SMALL, KEY, Mcp.payment(pays(SMALL).v2())),
                pays(SMALL).v2());
        assertThat(refused.at("/structuredContent/error").stringValue()).isEqualTo("INVALID_PAYMENT");
        assertPaid();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{|-32700", "[]|-32600", "{\"id\":1,\"method\":\"ping\"}|-32600",
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}|-32600", "{\"jsonrpc\":\"2.0\",\"id\":1}|-32600"})
    void whatIsNoMessageIsAnErrorOfJsonRpc(String body, int code) {
        Web.Answer refused = web.post(Mcp.PATH, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").path("code").intValue()).isEqualTo(code);
        assertThat(refused.json().path("id").isNull()).isTrue();
    }

    @Test
    void anUnknownMethodAndAnUnknownToolAreErrorsOfJsonRpc() {
        assertThat(mcp.send("server/discover", Mcp.object()).json().at("/error/code").intValue()).isEqualTo(-32601);
        assertThat(mcp.send("tools/call", Mcp.params("sell", "{}")).json().at("/error/code").intValue())
                .isEqualTo(-32602);
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() {
        String large = "{\"prompt\":\"" + "x".repeat(65 * 1024) + "\"}";
        Web.Answer refused = mcp.send("tools/call", Mcp.params("generate_image", large));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.json().path("error").stringValue()).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void aClientThatWantsNewsIsToldUntilTheResult() {
        Wallet.Signed payment = pays(SMALL);
        ObjectNode params = Mcp.paying(SMALL, KEY, Mcp.payment(payment.v2()));
        ((ObjectNode) params.path("_meta")).put("progressToken", "mine");
        Web.Answer stream = mcp.send("tools/call", params);
        assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
        List<JsonNode> messages = stream.text()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Web.JSON.readTree(line.substring(6)))
                .toList();
        assertThat(messages.getFirst().path("method").stringValue()).isEqualTo("notifications/progress");
        assertThat(messages.getFirst().at("/params/progressToken").stringValue()).isEqualTo("mine");
        assertThat(messages.getLast().at("/result/content/1/type").stringValue()).isEqualTo("image");
        assertPaid(payment);
    }

    @Test
    void lawTwoAClientThatIsLostComesBackByTheSamePaymentOrByItsJob() {
        Wallet.Signed payment = pays(SMALL);
        var gone = web.raw("POST", Mcp.PATH,
                Mcp.message("tools/call", Mcp.paying(SMALL, KEY, Mcp.payment(payment.v2()))), Mcp.with());
        await().until(() -> web.get(payment.page()).status() == 200);
        gone.cancel(true);
        JsonNode sold = mcp.pay(SMALL, KEY, Mcp.payment(payment.v1()));
        String id = shown(sold).path("job").stringValue();
        JsonNode job = mcp.call("get_job", "{\"id\":\"" + id + "\",\"wait\":5}");
        assertThat(shown(job).path("status").stringValue()).isEqualTo("completed");
        assertThat(job.path("content").path(1)).isEqualTo(sold.path("content").path(1));
        assertPaid(payment);
    }

    @Test
    void aCallCostsWhatTheSameOrderCostsByHttp() {
        assertThat(mcp.call("generate_image", SMALL).at("/structuredContent/accepts/0/amount"))
                .isEqualTo(web.post(GENERATE, SMALL).json().at("/accepts/0/maxAmountRequired"));
    }
}
