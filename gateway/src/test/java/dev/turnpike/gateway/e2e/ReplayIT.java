package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One payment is one job, one purchase, one charge and one answer, however often it is sent and whatever has changed
 * since.
 */
class ReplayIT {
    private static final String FLUX = "{\"prompt\":\"a toll booth\",\"width\":512,\"height\":512}";
    private static final String PHOTO = "{\"prompt\":\"a toll booth\",\"model\":\"seedream-4.0\"}";
    private static final long FLUX_PRICE = 1967;
    private static final long FLUX_COST = 1757;

    @TempDir static Path folder;
    private static Town town;
    private static Jar jar;
    private Map<String, BigInteger> before;
    private int sold;

    @BeforeAll
    static void open() {
        town = Town.open(84532, 2);
        jar = new Jar(Settings.of(town), folder);
    }

    @AfterAll
    static void close() {
        jar.close();
        town.close();
    }

    @BeforeEach
    void look() {
        before = town.balances();
        sold = town.purchases("xRouter");
    }

    @Test
    void fiftyTimesAtOnceInTurnsInBothVersions() {
        JsonNode line = Node
                .run("replay.mjs", "--client", "v1", "--url", jar.generate(), "--key", town.key("buyer"), "--body",
                        FLUX, "--times", "50", "--also-as-v2", "--other-body", FLUX.replace("booth", "gate"))
                .line();

        assertThat(line.path("statuses").toString()).isEqualTo("{\"200\":50}");
        assertThat(line.path("distinctBodies").intValue()).isEqualTo(1);
        assertThat(line.path("transactions")).hasSize(1);
        assertThat(line.path("receipts").toString()).isEqualTo("{\"X-PAYMENT-RESPONSE\":25,\"PAYMENT-RESPONSE\":25}");
        assertThat(line.path("other").path("status").intValue()).isEqualTo(409);
        assertThat(line.path("other").path("body").path("error").stringValue()).isEqualTo("PAYMENT_ALREADY_USED");
        fluxBoughtAndSoldOnce();
    }

    @Test
    void anAsynchronousUpstreamIsPaidOnceToo() {
        Signed payment = Signed.by("v2", town.key("buyer"), jar, PHOTO);

        one(payment.send(50));

        assertThat(town.moved(before))
                .isEqualTo(Map.of("buyer", -60000L, "payTo", 60000L, "treasury", -50000L, "xGen", 50000L));
    }

    @Test
    void afterThePriceHasChangedAndInTheOtherVersion() {
        Signed payment = Signed.by("v1", town.key("buyer"), jar, FLUX);
        Web.Answer first = one(payment.send(50));

        Settings dearer = Settings.of(town).with("per-megapixel: 0.0075", "per-megapixel: 0.0100");
        reload(dearer, "2622");
        try {
            assertThat(one(payment.send(10))).isEqualTo(first);
            assertThat(asV2(payment).send().text()).isEqualTo(first.text());
            assertThat(payment.withBody(FLUX.replace("512", "768")).send().status()).isEqualTo(409);
        } finally {
            reload(Settings.of(town), "1967");
        }
        fluxBoughtAndSoldOnce();
    }

    @Test
    void withKillMinusNineInBetween() {
        Signed payment = Signed.by("v2", town.key("buyer"), jar, PHOTO);
        List<CompletableFuture<Web.Answer>> broken = payment.sending(50);
        Until.holds("bought", Duration.ofSeconds(20), () -> new Books(folder).of(payment, "p.state"),
                List.of(List.of("PAID"))::equals);
        jar.kill();
        broken.forEach(CompletableFuture::join);
        jar.restart();

        Web.Answer first = one(payment.send(50));
        jar.kill();
        jar.restart();

        assertThat(one(payment.send(50))).isEqualTo(first);
        assertThat(town.moved(before))
                .isEqualTo(Map.of("buyer", -60000L, "payTo", 60000L, "treasury", -50000L, "xGen", 50000L));
    }

    @Test
    void withEveryUpstreamStopped() {
        Signed payment = Signed.by("v1", town.key("buyer"), jar, FLUX);
        Web.Answer first = one(payment.send(10));
        fluxBoughtAndSoldOnce();
        town.stopUpstreams();
        try {
            nobodyCanServe();
            assertThat(one(payment.send(50))).isEqualTo(first);
        } finally {
            town.startUpstreams();
        }
        Until.holds("healthy again", Duration.ofSeconds(20),
                () -> Web.get(jar.url() + "/v1/providers")
                        .json()
                        .path("data")
                        .valueStream()
                        .allMatch(provider -> provider.path("healthy").booleanValue()),
                all -> all);
    }

    @Test
    void withoutCachesAndAfterTheAuthorizationHasExpired(@TempDir Path other) {
        Settings brief = Settings.of(town)
                .with("max-timeout: 420s", "max-timeout: 12s\n  max-wait: 10s")
                .with("settle-margin: 10s", "settle-margin: 1s")
                .with("attempt-timeout: 60s", "attempt-timeout: 5s");
        try (Jar plain = new Jar(brief, other, "--turnpike.caches=off")) {
            Signed payment = Signed.by("v2", town.key("buyer"), plain, FLUX);
            Web.Answer first = one(payment.send(50));
            assertThat(one(payment.send(50))).isEqualTo(first);

            Until.holds("expired", Duration.ofSeconds(20), Instant::now, now -> now.isAfter(payment.validBefore()));
            assertThat(one(payment.send(50))).isEqualTo(first);
            assertThat(payment.withBody(PHOTO).send().status()).isEqualTo(409);
            plain.stop();
            assertThat(new Books(other).rows("SELECT COUNT(*) FROM jobs")).containsExactly(List.of("1"));
            assertThat(new Books(other).of(payment, "p.state")).containsExactly(List.of("DELIVERED"));
        }
        fluxBoughtAndSoldOnce();
    }

    private void fluxBoughtAndSoldOnce() {
        assertThat(town.moved(before)).isEqualTo(
                Map.of("buyer", -FLUX_PRICE, "payTo", FLUX_PRICE, "treasury", -FLUX_COST, "xRouter", FLUX_COST));
        assertThat(town.purchases("xRouter")).isEqualTo(sold + 1);
    }

    /** What all of them are: 200 and the same to the last byte, receipt included. */
    private static Web.Answer one(List<Web.Answer> answers) {
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200));
        assertThat(answers.stream().distinct()).hasSize(1);
        return answers.getFirst();
    }

    private static void reload(Settings settings, String price) {
        settings.write(folder, jar.url());
        Until.holds("taken over", Duration.ofSeconds(20),
                () -> Web.post(jar.url() + "/v1/images/estimate", FLUX)
                        .json()
                        .path("estimatedCost")
                        .path("atomic")
                        .stringValue(),
                price::equals);
    }

    private static void nobodyCanServe() {
        Until.holds("unhealthy", Duration.ofSeconds(20), () -> Web.post(jar.generate(), FLUX).status(),
                status -> status == 503);
    }

    /** The same authorization and signature as a client of the second version would have sent them. */
    private static Signed asV2(Signed payment) {
        JsonNode terms = Web.decode(Web.post(jar.generate(), payment.body()).required().orElseThrow());
        ObjectNode second = Web.object().put("x402Version", 2);
        second.set("payload", payment.payload().path("payload"));
        second.set("resource", terms.path("resource"));
        second.set("accepted", terms.path("accepts").get(0));
        return payment.withHeader("PAYMENT-SIGNATURE",
                Base64.getEncoder().encodeToString(second.toString().getBytes()));
    }
}
