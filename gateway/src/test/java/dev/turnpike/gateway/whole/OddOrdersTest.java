package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Paid orders at a whole gateway over real HTTP, whose upstreams answer from a seed what nobody has thought of: each ends
 * as an image with a charge, or as neither, and what was lost no buyer could have taken. {@code -Dodd.orders=2000} for many,
 * {@code -Dodd.at-once=16} for more at once, {@code -Dodd.seed=8} for others.
 */
class OddOrdersTest {
    private static final int ORDERS = Integer.getInteger("odd.orders", 24);
    private static final int MANY = 100;
    private static final long SEED = Long.getLong("odd.seed", 7);
    private static final int AT_ONCE = Integer.getInteger("odd.at-once", 8);
    /** Of a payment: its order ends before the longest that a client is kept waiting. */
    private static final Duration LIFE = Duration.ofSeconds(15);
    /** Longer than the longest delay of an answer: what comes late is no loss. */
    private static final String PATIENT = "attempt-timeout: 5s, min-attempt: 1s";
    private static final String GENERATE = "/v1/images/generate";
    private static final List<String> BODIES = List.of("{\"prompt\":\"a lighthouse\"}",
            "{\"prompt\":\"a fox\",\"model\":\"nano-banana-2\",\"resolution\":\"1K\",\"aspect_ratio\":\"1:1\"}",
            "{\"prompt\":\"a hill\",\"numberResults\":2}");

    @Test
    void everyOrderEndsWithAnImageAndAChargeOrWithNeither(@TempDir Path folder) {
        List<OddProxy> upstreams = new ArrayList<>();
        try (Gateway gateway = Gateway.start(folder,
                text -> Gateway.swap(text, "attempt-timeout: 2s, min-attempt: 1s", PATIENT))) {
            for (int port : gateway.ports().subList(1, 4)) {
                OddProxy odd = new OddProxy(SEED + upstreams.size(), port);
                upstreams.add(odd);
                gateway.reconfigure("http://127.0.0.1:" + port, "http://127.0.0.1:" + odd.port());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> upstreams.stream().allMatch(odd -> odd.asked() > 0));
            Map<String, Integer> ends = new TreeMap<>();
            List<Wallet.Signed> paid = new ArrayList<>();
            var next = new AtomicInteger();
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<CompletableFuture<Void>> all = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) all.add(CompletableFuture.runAsync(() -> {
                    for (int n = next.getAndIncrement(); n < ORDERS; n = next.getAndIncrement())
                        order(gateway, BODIES.get(n % BODIES.size()), ends, paid);
                }, clients));
                all.forEach(CompletableFuture::join);
            }
            System.out.println("odd orders of seed " + SEED + ": " + ends);
            for (Wallet.Signed payment : paid)
                await().pollDelay(Duration.ZERO)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> hasEnded(gateway.web().get(payment.page())));
            long charged = paid.stream()
                    .filter(payment -> gateway.web().get(payment.page()).json().path("charged").booleanValue(false))
                    .count();
            assertThat(charged).isEqualTo(ends.getOrDefault("200", 0).longValue());
            assertThat(ends.keySet()).allMatch(end -> end.matches("200|402|422|502|503|504|asked 503 [A-Z_]+"));
            booksAndChainAgree(gateway);
            Map<String, Integer> lost = lost(folder.resolve("turnpike.db"), upstreams);
            System.out.println("odd orders lost, what was kept from their buyers, and the words of the ledger:\n"
                    + Fates.lines(lost));
            assertThat(lost.keySet()).noneMatch(OddOrdersTest::couldHaveBeenTaken);
        } finally {
            upstreams.forEach(OddProxy::close);
        }
    }

    /** Where there were many orders, until what upstreams may still take has expired. What was lost has a reason each. */
    private static void booksAndChainAgree(Gateway gateway) {
        if (ORDERS > MANY)
            await().atMost(Duration.ofMinutes(15)).until(() -> report(gateway).path("pending").isEmpty());
        assertThat(report(gateway).path("differences")).isEmpty();
        JsonNode lost = gateway.management().get("/v1/ledger/summary").json().path("lost");
        System.out.println("odd orders lost: " + lost);
        for (JsonNode loss : lost) assertThat(loss.path("reason").stringValue("")).isNotBlank();
    }

    /** A purchase that another attempt overtook, or the end of its order, was of no use any more. */
    private static boolean couldHaveBeenTaken(String lost) {
        return lost.contains(Fates.ALL_THERE) && !lost.contains("another was first")
                && !lost.contains("not needed any more");
    }

    /** Purchases of which nothing came, counted by what was kept from their buyer and by why they were given up. */
    private static Map<String, Integer> lost(Path ledger, List<OddProxy> upstreams) {
        Map<String, Integer> counts = new TreeMap<>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                var all = connection.createStatement()
                        .executeQuery("SELECT nonce, upstream, row FROM purchases WHERE state = 'LOST'")) {
            while (all.next()) {
                String nonce = all.getString(1);
                String fate = upstreams.stream().map(odd -> odd.fates().of(nonce)).min(String::compareTo).orElseThrow();
                JsonNode why = Web.JSON.readTree(all.getString(3)).path("detail");
                counts.merge(fate + ": " + why.stringValue("").replaceAll("[0-9]+ ms", "N ms"), 1, Integer::sum);
            }
        } catch (SQLException unreadable) {
            throw new AssertionError(unreadable);
        }
        return counts;
    }

    private static JsonNode report(Gateway gateway) {
        return gateway.management().get("/v1/ledger/reconciliation").json();
    }

    /** A payment that was refused before it was held has no page. */
    private static boolean hasEnded(Web.Answer page) {
        return page.status() == 404
                || page.json().path("state").stringValue("").matches("settled|released|unpaid|lapsed");
    }

    private static void order(Gateway gateway, String body, Map<String, Integer> ends, List<Wallet.Signed> paid) {
        Web.Answer asked = asked(gateway, body, ends);
        if (asked.status() != 402) return;
        Wallet.Signed payment = new Wallet().pay(asked, LIFE);
        Web.Answer answer = gateway.web().post(GENERATE, body, payment.v2());
        synchronized (ends) {
            paid.add(payment);
        }
        count(ends, "" + answer.status());
        if (answer.status() == 200) assertThat(answer.json().path("images").isEmpty()).isFalse();
        else
            assertThat(answer.json().path("charged").toString()).as("%s", answer).isEqualTo("false");
    }

    /** Of many orders each is paid: one that nobody would make now is asked for again. */
    private static Web.Answer asked(Gateway gateway, String body, Map<String, Integer> ends) {
        Web.Answer first = gateway.web().post(GENERATE, body);
        if (first.status() != 402)
            count(ends, "asked " + first.status() + " " + first.json().path("error").stringValue(""));
        return first.status() == 402 || ORDERS <= MANY ? first
                : await().atMost(Duration.ofMinutes(2))
                        .until(() -> gateway.web().post(GENERATE, body), again -> again.status() == 402);
    }

    private static void count(Map<String, Integer> ends, String end) {
        synchronized (ends) {
            ends.merge(end, 1, Integer::sum);
        }
    }
}
