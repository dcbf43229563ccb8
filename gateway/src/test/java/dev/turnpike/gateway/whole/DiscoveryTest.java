package dev.turnpike.gateway.whole;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What machines find the gateway by is true: every paid operation is there, and every example is an order. */
class DiscoveryTest extends OneGateway {
    private static final WireMockServer UPSTREAM = new WireMockServer(options().dynamicPort());
    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[";

    @BeforeAll
    static void start(@TempDir Path folder) {
        UPSTREAM.start();
        UPSTREAM.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{\"answer\":\"hello\"}")));
        List<String> options = new ArrayList<>();
        route(options, 0, "chat", "Path=/llm/chat", "example={\"messages\":[{\"role\":\"user\"}],\"n\":1}",
                "answer={\"answer\":\"hello\"}", "description=One completion");
        route(options, 1, "reports", "Path=/reports/{day}", "description=One report");
        options.add(ROUTE + "1].predicates[1]=Method=GET");
        route(options, 2, "search", "Path=/search/**", "description=One search");
        use(Gateway.start(folder,
                text -> text + "service: { name: Booth, tags: [ images, text ], contact: op@gate.example }\n",
                options.toArray(String[]::new)));
    }

    private static void route(List<String> options, int number, String id, String predicate, String... args) {
        String route = ROUTE + number + "].";
        options.addAll(
                List.of(route + "id=" + id, route + "uri=" + UPSTREAM.baseUrl(), route + "predicates[0]=" + predicate,
                        route + "filters[0].name=X402Payment", route + "filters[0].args.price=0.01"));
        for (String arg : args) options.add(route + "filters[0].args." + arg);
    }

    @AfterAll
    static void stopUpstream() {
        UPSTREAM.stop();
    }

    @Test
    void everyExampleIsAcceptedAsAPaidOrder() {
        List<String> sold = new ArrayList<>();
        JsonNode document = web.get("/openapi.json").json();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            JsonNode example = method.getValue().at("/requestBody/content/application~1json/example");
            String url = path.getKey().replaceAll("\\{[^}]+}", "x");
            if (method.getValue().has("x-payment-info")) {
                buy(method.getKey().toUpperCase(java.util.Locale.ROOT), url,
                        example.isMissingNode() ? "" : example.toString());
                sold.add(path.getKey());
            } else if (!example.isMissingNode())
                assertThat(web.post(url, example.toString()).status()).as(url).isEqualTo(200);
        }));
        assertThat(sold).containsExactlyInAnyOrder("/v1/images/generate", "/v1/images/generations", "/llm/chat",
                "/reports/{day}", "/search/{path}");
    }

    private void buy(String method, String url, String body) {
        Web.Answer asked = web.send(method, url, body);
        for (String[] payment : List.of(wallet.pay(asked).v1(), wallet.pay(asked).v2())) {
            Web.Answer answer = web.send(method, url, body, payment);
            assertThat(answer.status()).as("%s %s: %s", method, url, answer).isEqualTo(200);
        }
    }

    @Test
    void whatA402TellsCataloguesSatisfiesItsOwnSchema() {
        for (String url : List.of("POST /v1/images/generate", "POST /v1/images/generations", "POST /llm/chat",
                "GET /reports/x", "GET /search/a/b")) {
            String[] call = url.split(" ");
            Web.Answer asked = web.send(call[0], call[1], "");
            JsonNode v2 = Web.JSON.readTree(Base64.getDecoder().decode(asked.header("PAYMENT-REQUIRED")));
            JsonNode bazaar = v2.at("/extensions/bazaar");
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(bazaar.path("schema"))
                    .validate(bazaar.path("info"))).as(url).isEmpty();
            assertThat(bazaar.at("/info/input/method").stringValue()).isEqualTo(call[0]);
            assertThat(v2.at("/resource/serviceName").stringValue()).isEqualTo("Booth");
            assertThat(v2.at("/resource/tags")).hasSize(2);
            assertThat(asked.json().at("/accepts/0/outputSchema/input/method").stringValue()).isEqualTo(call[0]);
            assertThat(asked.header("PAYMENT-REQUIRED").length()).as("characters of the header for " + url)
                    .isLessThan(3000);
        }
        assertThat(bazaar("GET", "/reports/x").path("routeTemplate").stringValue()).isEqualTo("/reports/:day");
        assertThat(bazaar("GET", "/search/x").has("routeTemplate")).isFalse();
        assertThat(bazaar("POST", "/llm/chat").at("/info/input/body/n").intValue()).isEqualTo(1);
        assertThat(bazaar("POST", "/llm/chat").at("/info/output/example/answer").stringValue()).isEqualTo("hello");
    }

    private static JsonNode bazaar(String method, String path) {
        return Web.JSON.readTree(Base64.getDecoder().decode(web.send(method, path, "").header("PAYMENT-REQUIRED")))
                .at("/extensions/bazaar");
    }

    @Test
    void everyListHasTheRoutesThatAreSold() {
        JsonNode document = web.get("/openapi.json").json();
        assertThat(document.at("/info/title").stringValue()).isEqualTo("Booth");
        assertThat(document.at("/info/contact/email").stringValue()).isEqualTo("op@gate.example");
        JsonNode chat = document.at("/paths/~1llm~1chat/post");
        assertThat(chat.at("/x-payment-info/price").toString())
                .isEqualTo("{\"mode\":\"fixed\",\"currency\":\"USD\",\"amount\":\"0.01\"}");
        assertThat(chat.at("/requestBody/content/application~1json/schema").toString()).isEqualTo(
                "{\"type\":\"object\",\"properties\":{\"messages\":{\"type\":\"array\"},\"n\":{\"type\":\"number\"}}}");
        assertThat(document.at("/paths/~1reports~1{day}/get/parameters/0/in").stringValue()).isEqualTo("path");
        assertThat(web.get("/llms.txt").text())
                .contains("- POST " + web.base() + "/llm/chat: One completion, 0.01 USD a request")
                .contains("- GET " + web.base() + "/search/{path}: One search, 0.01 USD a request");
        assertThat(web.get("/.well-known/x402").json().path("resources").toString()).contains("/llm/chat\"")
                .doesNotContain("search", "reports");
    }

    @Test
    void theFrontPageIsHtmlForABrowserAndHasAnIcon() {
        Web.Answer page = web.get("/", "Accept", "text/html,*/*");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.text()).contains("<title>", "name=\"description\"", "og:image", "rel=\"icon\"");
        assertThat(web.get("/").json().path("name").stringValue()).isEqualTo("Turnpike");
        for (String icon : List.of("/favicon.svg", "/favicon.ico"))
            assertThat(web.get(icon).header("Content-Type")).isEqualTo("image/svg+xml");
    }

    @Test
    void anExampleThatIsNoObjectEndsTheStart(@TempDir Path folder) {
        List<String> options = new ArrayList<>();
        route(options, 0, "odd", "Path=/odd", "example=[1]");
        assertThatThrownBy(() -> Gateway.start(folder, options.toArray(String[]::new)))
                .hasStackTraceContaining("X402Payment of route odd: example");
    }
}
