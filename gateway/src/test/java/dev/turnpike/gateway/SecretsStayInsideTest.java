package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Http;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Everything a gateway writes, through sales and failures and with our packages at their most talkative, is searched
 * for its secrets.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsStayInsideTest {
    private static final String KEY = "a7c3e5" + "9b1d".repeat(14) + "42";
    private static final String API_KEY = "facilitator-s3cr3t-4711";
    private static final String UPSTREAM_KEY = "sk-upstream-s3cr3t-2342";
    private static final String RPC_KEY = "rpc-s3cr3t-0815";
    private static final List<String> SELLER_FAULTS = List.of("pays-then-fails", "drops-after-payment", "malformed",
            "declines", "invalid-terms", "suspect", "down", "no-receipt", "not-an-image", "data-uri");
    private static final List<String> FACILITATOR_FAULTS = List.of("settle-refused", "settle-unknown");
    private static final List<String> PAGES = List.of("/", "/v1/models", "/v1/providers", "/v1/providers/x-router",
            "/v1/nothing", "/v1/payments/base-sepolia/0x/0x");
    private static final List<String> OPERATORS_PAGES = List.of("", "/health", "/health/treasury", "/info",
            "/prometheus", "/metrics", "/env", "/configprops", "/beans", "/heapdump", "/loggers", "/circuitbreakers");
    private static final Pattern JOB = Pattern.compile("\"job\":\\s*\"([A-Za-z0-9_-]+)\"");

    @TempDir private Path folder;

    private int sales;
    private final Map<String, String> written = new TreeMap<>();

    @Test
    void nothingThatIsWrittenHasThem(CapturedOutput output) throws IOException {
        Path key = Files.writeString(folder.resolve("treasury.key"), KEY + "\n");
        try (var blabber = new Blabber(UPSTREAM_KEY);
                var gateway = new RunningGateway(folder, yaml -> secret(blabber.added(yaml), key), 0, 0,
                        "--logging.level.dev.turnpike=trace", "--logging.level.turnpike=trace")) {
            trade(gateway);
            PAGES.forEach(page -> keep(page, gateway.get(gateway.at(page))));
            OPERATORS_PAGES
                    .forEach(page -> keep("actuator" + page, gateway.get(gateway.operators("/actuator" + page))));
            for (String page : List.of("", "?format=csv", "/summary", "/reconciliation"))
                keep("ledger" + page, gateway.get(gateway.operators("/v1/ledger" + page)));
            files(folder.resolve("data"));
            assertThat(blabber.orders()).as("orders with the key").isGreaterThan(5);
        }
        files(folder.resolve("data"));
        written.put("log", output.getAll());
        assertThat(written).containsKeys("log", "data/books.db").hasSizeGreaterThan(40);
        assertThat(sales).isGreaterThan(8);
        assertThat(written.get("log")).contains("job ", "payer ");
        for (String secret : spellings())
            assertThat(written).allSatisfy((where, text) -> assertThat(text.toLowerCase(Locale.ROOT)).as(where)
                    .doesNotContain(secret.toLowerCase(Locale.ROOT)));
        assertThat(payments(written.get("data/books.db"))).isNotEmpty()
                .allSatisfy(payment -> assertThat(written.get("log")).doesNotContain(payment));
    }

    private void trade(RunningGateway gateway) {
        buy("well", gateway);
        for (String fault : SELLER_FAULTS) {
            gateway.fault("x-router", fault);
            buy(fault, gateway);
        }
        gateway.fault("x-router", "none");
        for (String fault : FACILITATOR_FAULTS) {
            gateway.fault("facilitator", fault);
            buy("facilitator " + fault, gateway);
        }
        gateway.fault("facilitator", "down");
        keep("facilitator down", gateway.get(gateway.at("/v1/providers")));
        gateway.fault("facilitator", "none");
        gateway.fault("chain", "down");
        buy("chain down", gateway);
        gateway.fault("chain", "none");
    }

    private void buy(String how, RunningGateway gateway) {
        Http.Answer answer = gateway.buy("{\"prompt\":\"a lighthouse\"}");
        keep("sale: " + how, answer);
        if (answer.status() == 200) sales++;
        JOB.matcher(answer.text())
                .results()
                .map(found -> found.group(1))
                .forEach(job -> keep("job: " + how, gateway.get(gateway.at("/v1/jobs/" + job))));
    }

    private void keep(String name, Http.Answer answer) {
        written.put(name, answer.headers() + "\n" + new String(answer.body(), ISO_8859_1));
    }

    private void files(Path under) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .toList())
                written.merge(folder.relativize(file).toString(), Files.readString(file, ISO_8859_1), String::concat);
        }
    }

    private static String secret(String yaml, Path key) {
        return yaml.replaceFirst("circuit: \\{ window: 4", "circuit: { window: 60")
                .replaceFirst("key: \"0x[0-9a-f]{64}\"", "key-file: \"" + key + "\"")
                .replaceFirst("facilitator: \\{ (url: \"[^\"]*\") }",
                        "facilitator: { $1, headers: { X-Api-Key: " + API_KEY + " } }")
                .replaceFirst("(rpc: \"[^\"]*)\"", "$1?key=" + RPC_KEY + "\"");
    }

    private static List<String> spellings() {
        byte[] key = HexFormat.of().parseHex(KEY);
        return List.of(KEY, new BigInteger(KEY, 16).toString(),
                Base64.getEncoder().withoutPadding().encodeToString(key),
                Base64.getUrlEncoder().withoutPadding().encodeToString(key), new String(key, ISO_8859_1), API_KEY,
                UPSTREAM_KEY, RPC_KEY,
                Base64.getEncoder().withoutPadding().encodeToString(API_KEY.getBytes(ISO_8859_1)),
                Base64.getEncoder().withoutPadding().encodeToString(UPSTREAM_KEY.getBytes(ISO_8859_1)));
    }

    /**
     * Whoever reads one can take the money: the ledger has them, so that they can be sent again, and the log must not.
     */
    private static List<String> payments(String database) {
        List<String> found = new ArrayList<>();
        Pattern.compile("\"headerValue\":\"([^\"]{40,})\"")
                .matcher(database)
                .results()
                .forEach(match -> found.add(match.group(1)));
        return found;
    }
}
