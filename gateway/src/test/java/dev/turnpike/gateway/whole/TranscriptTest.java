package dev.turnpike.gateway.whole;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code docs/transcript.md} is what really happens, but for ids, times and ports. {@code -Dtranscript=write} writes it
 * anew; otherwise it must be as it was.
 */
class TranscriptTest {
    private static final Path PAGE = Path.of("..", "docs", "transcript.md");
    private static final String GENERATE = "/v1/images/generate";
    private static final String ORDER = "{\"prompt\":\"a lighthouse at dusk\",\"width\":512,\"height\":512}";
    /** Of an order; the rest never comes. */
    private static final String BEGIN = "{\"prompt\":\"a light";
    /** The id of a kept image; a folder in its place cannot be read as a file. */
    private static final String UNREADABLE = "an-image-that-was-kept";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Wallet wallet = new Wallet();

    @Test
    void theTranscriptTellsWhatHappens(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("start.log");
        String page;
        try (Gateway gateway = Gateway.start(folder, "--logging.file.name=" + log,
                "--logging.pattern.file=%-5level %logger{0}: %msg%n")) {
            gateway.playground().mend();
            page = new Tidy(gateway).tidy(told(gateway, folder, log));
        }
        if ("write".equals(System.getProperty("transcript"))) Files.writeString(PAGE, page);
        assertThat(page).as("docs/transcript.md; -Dtranscript=write writes it anew").isEqualTo(Files.readString(PAGE));
    }

    private String told(Gateway gateway, Path folder, Path log) throws IOException {
        Transcript told = new Transcript(gateway.web(), gateway.management());
        CompletableFuture<Web.Answer> slow = gateway.web().unfinished(GENERATE, BEGIN);
        told.say(
                """
                        # A stranger's transcript

                        What a first hour with Turnpike looks like: the start, a purchase, the books, something broken, and one error of each kind. A test runs all of it
                        against the sandbox and holds this page to it (`TranscriptTest`); only ids, hashes, times, ports and latencies are made alike, and JSON
                        is indented.

                        ## Start

                        ```
                        $ mvn -Dmaven.test.skip spring-boot:run
                        """
                        + started(log) + "```\n");
        told.say("\n## Buy\n\nWhat does it cost?\n");
        told.post("/v1/images/estimate", ORDER);
        told.say("\nAsk for it. Without a payment the answer is the price, in both versions of x402.\n");
        Wallet.Signed payment = wallet.pay(told.post(GENERATE, ORDER));
        told.say(
                "\nPay. A stock client does this by itself: it signs what the 402 asked and sends the same request again.\n");
        JsonNode sold = told.paid(ORDER, payment, "Turnpike-Explain: true").json();
        told.say(
                "\nSend the same payment again, because the connection broke or just so: the same answer, and nothing is paid twice.\n");
        told.brief(told.paidQuietly(ORDER, payment));
        told.say("\nAnybody who knows the job's id may look at it; what became of a payment anybody may know.\n");
        told.get("/v1/jobs/" + sold.path("job").stringValue());
        told.get(payment.page());
        told.say("\n## Look around\n");
        told.get("/v1/models");
        told.answer("GET /v1/providers",
                await().atMost(SOON).until(() -> gateway.web().get("/v1/providers"), TranscriptTest::isCalm));
        books(gateway, told, sold.path("job").stringValue());
        broken(gateway, told);
        errors(gateway, told, folder, slow);
        return told.text();
    }

    private void books(Gateway gateway, Transcript told, String job) {
        told.say(
                """

                        ## The operator's side

                        On the management port, 8403, which only this machine reaches. Where every micro-dollar of that purchase went: what was signed was exposure
                        until the upstream had taken it, then a cost; then the client's money came in.
                        """);
        told.manage("/v1/ledger?job=" + job, "entries", "balances");
        told.say("\nThe day in figures:\n");
        told.manage("/v1/ledger/summary");
        told.say("\nThe books against every transfer on the chain:\n");
        await().atMost(SOON)
                .until(() -> gateway.management().get("/v1/ledger/reconciliation").json(), TranscriptTest::isWhole);
        told.manage("/v1/ledger/reconciliation");
    }

    /** Nobody was slow to answer the last probe, as anybody may be on a busy machine. */
    private static boolean isCalm(Web.Answer providers) {
        return providers.json()
                .path("data")
                .valueStream()
                .flatMap(provider -> provider.path("models").valueStream())
                .allMatch(model -> model.path("checks").path(0).path("verdict").asString("").equals("healthy"));
    }

    /** The chain shows both payments, and nothing is awaited. */
    private static boolean isWhole(JsonNode report) {
        return report.at("/received/transfers").asInt() == 1 && report.at("/sent/transfers").asInt() == 1
                && report.path("pending").isEmpty();
    }

    private void broken(Gateway gateway, Transcript told) {
        told.say("\n## Break something\n\nThe cheapest upstream goes down. Within one probe it is out of every plan, "
                + "and the next one gets the work.\n");
        told.shell("curl -s http://127.0.0.1:8410/sandbox/faults -H 'content-type: application/json' -d "
                + "'{\"upstream\":\"x-router\",\"fault\":\"down\"}'");
        gateway.playground().breaks("x-router", "down");
        gateway.playground().plans("dopamint");
        String order = "{\"prompt\":\"a lighthouse at dusk\"}";
        told.post("/v1/quotes", order, "candidates", "exclusions");
        told.say("\nNow one that takes the money and fails. The client notices nothing but the time it takes.\n");
        gateway.playground().mend();
        Wallet.Signed payment = wallet.pay(gateway.web().post(GENERATE, order));
        told.shell("curl -s http://127.0.0.1:8410/sandbox/faults -H 'content-type: application/json' -d "
                + "'{\"upstream\":\"x-router\",\"fault\":\"pays-then-fails\"}'");
        gateway.playground().breaks("x-router", "pays-then-fails");
        told.paid(order, payment, "Turnpike-Explain: true", "provider", "cost", "route");
        gateway.playground().mend();
    }

    /** @param slow the answer to a request whose body never came whole */
    private void errors(Gateway gateway, Transcript told, Path folder, CompletableFuture<Web.Answer> slow)
            throws IOException {
        Web web = gateway.web();
        Playground playground = gateway.playground();
        told.say("\n## One error of each kind\n\nEvery error looks like this; [errors.md](errors.md) lists them all. "
                + "An answer to a request with a payment also says whether it was charged.\n");
        told.post(GENERATE, "{\"prompt\":\"a lighthouse\",\"width\":1000}");
        told.say("\nA payment of too little:\n");
        Wallet.Signed small = wallet
                .pay(web.post(GENERATE, "{\"prompt\":\"a lighthouse\",\"width\":128,\"height\":128}"));
        told.paid(ORDER, small, "", "error", "message", "charged");
        told.say("\nA payer who has too much open at once:\n");
        Wallet.Signed much = wallet.pay(web.post(GENERATE, ORDER));
        gateway.reconfigure("per-payer: 50.00", "per-payer: 0.001");
        await().atMost(SOON).until(() -> web.post(GENERATE, ORDER).status() == 403);
        told.paid(ORDER, much, "");
        gateway.reconfigure("per-payer: 0.001", "per-payer: 50.00");
        await().atMost(SOON).until(() -> web.post(GENERATE, ORDER).status() == 402);
        told.get("/v1/jobs/nobody-knows-it");
        told.send("PUT", "/v1/models");
        told.say("\nA body that stops coming:\n");
        told.answer("POST " + GENERATE + "\nContent-Length: 60\n\n" + BEGIN, slow.join());
        told.say("\nA payment that has bought something else already:\n");
        Wallet.Signed used = wallet.pay(web.post(GENERATE, ORDER));
        await().atMost(SOON).until(() -> web.post(GENERATE, ORDER, used.v1()).status() == 200);
        told.paid("{\"prompt\":\"something else\"}", used, "");
        told.say("\nA prompt of 70,000 letters, and a body that is no JSON:\n");
        told.answer("POST " + GENERATE, web.post(GENERATE, "{\"prompt\":\"" + "a".repeat(70_000) + "\"}"));
        told.answer("POST " + GENERATE, web.post(GENERATE, "prompt=a lighthouse", "Content-Type", "text/plain"));
        told.say("\nToo many questions from one address:\n");
        gateway.reconfigure("unpaid-per-second-per-address: 10000", "unpaid-per-second-per-address: 1");
        told.answer("GET /v1/models", await().atMost(SOON).until(() -> limited(web), a -> a.status() == 429));
        gateway.reconfigure("unpaid-per-second-per-address: 1,", "unpaid-per-second-per-address: 10000,");
        await().atMost(SOON).until(() -> limited(web).status() == 200);
        playground.mend();
        told.say("\nThe disk does not give back an image that was kept:\n");
        Files.createDirectories(folder.resolve("turnpike-files/" + UNREADABLE));
        told.get("/v1/files/" + UNREADABLE);
        told.say("\nEverybody who could make it takes the money and fails:\n");
        failing(gateway, told, "pays-then-fails", Duration.ofSeconds(60));
        told.say("\nNobody can make it now. Nobody is asked to pay for it either:\n");
        playground.breaks("x-router", "down");
        playground.breaks("dopamint", "down");
        playground.plans();
        told.post(GENERATE, ORDER.replace("512", "1024"));
        playground.mend();
        told.say("\nNobody delivers in time:\n");
        failing(gateway, told, "job-stuck", Duration.ofSeconds(8));
    }

    private void failing(Gateway gateway, Transcript told, String fault, Duration lifetime) {
        String order = "{\"prompt\":\"a lighthouse at dusk\"}";
        Wallet.Signed payment = wallet.pay(gateway.web().post(GENERATE, order), lifetime);
        gateway.playground().breaks("x-router", fault);
        gateway.playground().breaks("dopamint", fault);
        told.paid(order, payment, "");
        gateway.playground().mend();
    }

    private static Web.Answer limited(Web web) {
        return IntStream.range(0, 5)
                .mapToObj(n -> web.get("/v1/models"))
                .filter(a -> a.status() == 429)
                .findFirst()
                .orElseGet(() -> web.get("/v1/models"));
    }

    /**
     * What the gateway itself says, Spring's own start-up lines aside. Probes answer when they do: what is said of them
     * comes last.
     */
    private static String started(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream().filter(line -> line.contains(" turnpike: ")).toList();
        return lines.stream().filter(l -> !l.contains("every upstream has been asked")).collect(joining("\n", "", "\n"))
                + lines.stream().filter(l -> l.contains("every upstream has been asked")).findFirst().orElseThrow()
                + "\n";
    }

    /** The few checks of providers that matter: the first. */
    static JsonNode shortened(JsonNode body) {
        for (JsonNode provider : body.path("data"))
            for (JsonNode model : provider.path("models"))
                if (model.path("checks") instanceof ArrayNode checks)
                    while (checks.size() > 1) checks.remove(checks.size() - 1);
        return body;
    }

    static ObjectNode only(ObjectNode body, String... members) {
        return members.length == 0 ? body : body.retain(members);
    }
}
