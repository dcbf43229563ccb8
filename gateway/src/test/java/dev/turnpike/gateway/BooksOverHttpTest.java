package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.x402.Http;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators ask of a running gateway, on a port of its own or on the public one. */
class BooksOverHttpTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ORDER = "{\"prompt\":\"a lighthouse\",\"model\":\"flux-schnell\",\"width\":512,\"height\":512}";

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0} port")
    @ValueSource(strings = {"own", "the public"})
    void theBooksOfOneSaleAreThere(String port) throws IOException {
        boolean own = port.equals("own");
        int publicPort = own ? 0 : free();
        try (var gateway = new RunningGateway(folder, UnaryOperator.identity(), publicPort, publicPort,
                own ? new String[] {"--turnpike.management-hosts=books.example,other.example"} : oneServer())) {
            // until every upstream has been asked once
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.buy(ORDER).status() == 200);
            entries(gateway);
            csv(gateway);
            summary(gateway);
            reconciliation(gateway);
            errors(gateway);
            health(gateway);
            noWebPageReadsThem(gateway);
            refundsAreOrderedInJson(gateway);
            noOtherNameLeadsToThem(gateway);
            if (own) assertThat(gateway.get(gateway.at("/v1/ledger")).status()).isEqualTo(404);
        }
    }

    private static void entries(RunningGateway gateway) {
        JsonNode ledger = json(gateway.get(gateway.operators("/v1/ledger?account=revenue")));
        assertThat(ledger.at("/entries")).hasSize(1);
        assertThat(ledger.at("/entries/0/atomic").stringValue()).isEqualTo("1967");
        assertThat(ledger.at("/entries/0/usd").stringValue()).isEqualTo("0.001967");
        assertThat(ledger.at("/balances").toString())
                .isEqualTo("[{\"account\":\"revenue\",\"atomic\":\"1967\",\"usd\":\"0.001967\"}]");
        JsonNode first = json(gateway.get(gateway.operators("/v1/ledger?limit=1")));
        Http.Answer second = gateway
                .get(gateway.operators("/v1/ledger?limit=1&cursor=" + first.path("next").stringValue()));
        assertThat(json(second).at("/entries")).hasSize(1).isNotEqualTo(first.at("/entries"));
        assertThat(second.header("link").orElseThrow()).endsWith(">; rel=\"next\"")
                .contains("/v1/ledger?limit=1&cursor=");
    }

    private static void csv(RunningGateway gateway) {
        Http.Answer asked = gateway.get(gateway.operators("/v1/ledger?account=revenue"), "Accept", "text/csv");
        assertThat(asked.header("content-type")).hasValue("text/csv;charset=UTF-8");
        assertThat(asked.text()).startsWith("movement,at,account,atomic,usd,job,purchase,upstream,why\r\n")
                .contains(",revenue,1967,0.001967,");
        assertThat(gateway.get(gateway.operators("/v1/ledger?account=revenue&format=csv")).text())
                .isEqualTo(asked.text());
        assertThat(
                gateway.get(gateway.operators("/v1/ledger?format=json"), "Accept", "text/csv").header("content-type"))
                .hasValue("application/json");
    }

    private static void summary(RunningGateway gateway) {
        JsonNode day = json(gateway.get(gateway.operators("/v1/ledger/summary")));
        assertThat(day.at("/sold/atomic").stringValue()).isEqualTo("1967");
        assertThat(day.at("/sold/count").intValue()).isEqualTo(1);
        assertThat(day.at("/bought/atomic").stringValue()).isEqualTo("1757");
        assertThat(day.at("/margin/usd").stringValue()).isEqualTo("0.00021");
        assertThat(day.at("/upstreams/0/upstream").stringValue()).isEqualTo("x-router");
        assertThat(day.at("/models/0/model").stringValue()).isEqualTo("flux-schnell");
        for (String zero : new String[] {"fees", "losses", "exposure", "owed", "suspense"})
            assertThat(day.at("/" + zero + "/atomic").stringValue()).as(zero).isEqualTo("0");
    }

    private static void reconciliation(RunningGateway gateway) {
        String url = gateway.operators("/v1/ledger/reconciliation");
        JsonNode report = json(gateway.get(url));
        assertThat(report.path("agrees").booleanValue()).isTrue();
        assertThat(report.path("differences")).isEmpty();
        assertThat(report.at("/received/transfers").intValue() + report.at("/sent/transfers").intValue()).isBetween(0,
                2);
        assertThat(json(gateway.post(url, "")).path("agrees").booleanValue()).isTrue();
        gateway.fault("chain", "down");
        assertThat(gateway.get(url).status()).isEqualTo(503);
        gateway.fault("chain", "none");
    }

    private static void errors(RunningGateway gateway) {
        for (String query : new String[] {"?limit=0", "?acount=x", "/summary?day=x",
                "/reconciliation?from=2026-01-01&to=2026-03-01", "/reconciliation?from=2100-01-01&to=2100-01-02",
                "?limit=7&limit=9"}) {
            Http.Answer answer = gateway.get(gateway.operators("/v1/ledger" + query));
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(json(answer).path("error").stringValue()).isEqualTo("INVALID_PARAMETER");
            assertThat(json(answer).path("param").isString()).isTrue();
        }
        assertThat(gateway.post(gateway.operators("/v1/ledger"), "").status()).isEqualTo(405);
    }

    private static void health(RunningGateway gateway) {
        JsonNode treasury = json(gateway.get(gateway.operators("/actuator/health"))).at("/components/treasury");
        assertThat(treasury.path("status").stringValue()).isEqualTo("UP");
        assertThat(treasury.at("/details/warnBelow").stringValue()).isEqualTo("10");
        assertThat(gateway.get(gateway.operators("/actuator/prometheus")).text())
                .contains("turnpike_treasury_usd 1000.0")
                .contains("turnpike_overhead_seconds_count{stage=\"work\"} 1\n",
                        "turnpike_overhead_seconds_count{stage=\"settlement\"} 1\n")
                .contains("turnpike_queue{queue=\"journal\"} ", "turnpike_queue{queue=\"looks\"} 0.0");
    }

    private static void noWebPageReadsThem(RunningGateway gateway) {
        for (String path : new String[] {"/v1/ledger", "/v1/%6cedger", "/v1;x/ledger", "/actuator/health",
                "/%61ctuator/health"}) {
            Http.Answer answer = gateway.get(gateway.operators(path), "Origin", "https://page.example");
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.header("access-control-allow-origin")).as(path).isEmpty();
        }
        Http.Answer preflight = gateway.send("OPTIONS", gateway.operators("/v1/%72efunds"), "",
                Map.of("Origin", "https://page.example", "Access-Control-Request-Method", "POST"));
        assertThat(preflight.status()).isEqualTo(403);
        Http.Answer simple = gateway.send("POST", gateway.operators("/v1/refunds"), "{\"job\":\"x\"}",
                Map.of("Origin", "https://page.example", "Content-Type", "text/plain"));
        assertThat(simple.status()).isEqualTo(403);
    }

    private static void noOtherNameLeadsToThem(RunningGateway gateway) {
        for (String path : new String[] {"/v1/ledger", "/v1/%6cedger", "/actuator/health"}) {
            Http.Answer answer = gateway.get(gateway.operators(path), "Host", "page.example:8403");
            assertThat(answer.status()).as(path).isEqualTo(421);
            assertThat(json(answer).path("error").stringValue()).isEqualTo("MISDIRECTED_REQUEST");
            assertThat(gateway.get(gateway.operators(path), "Host", "books.example").status()).as(path).isEqualTo(200);
        }
        assertThat(gateway
                .send("POST", gateway.operators("/v1/refunds"), "{\"job\":\"x\"}", Map.of("Host", "page.example"))
                .status()).isEqualTo(421);
        assertThat(gateway.get(gateway.at("/v1/models"), "Host", "anybody.example").status()).isEqualTo(200);
    }

    private static void refundsAreOrderedInJson(RunningGateway gateway) {
        String url = gateway.operators("/v1/refunds");
        assertThat(gateway.send("POST", url, "{\"job\":\"x\"}", Map.of("Content-Type", "")).status()).isEqualTo(415);
        assertThat(gateway.send("POST", url, "{\"job\":\"x\"}", Map.of("Content-Type", "application/json")).status())
                .isEqualTo(404);
    }

    /** Our settings without an address for operators, which a server of its own must be there for. */
    private String[] oneServer() throws IOException {
        String ours = new ClassPathResource("application.yaml").getContentAsString(StandardCharsets.UTF_8);
        Path settings = Files.writeString(folder.resolve("application.yaml"),
                ours.replace("    address: 127.0.0.1\n", ""));
        return new String[] {"--spring.config.location=" + settings.toUri(),
                "--turnpike.management-hosts=books.example"};
    }

    private static JsonNode json(Http.Answer answer) {
        return JSON.readTree(answer.text());
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
