package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
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
 * as an image with a charge, or as neither. {@code -Dodd.orders=2000} for many, {@code -Dodd.at-once=16} for more at once.
 */
class OddOrdersTest {
    private static final int ORDERS = Integer.getInteger("odd.orders", 24);
    private static final int MANY = 100;
    private static final long SEED = Long.getLong("odd.seed", 7);
    private static final int AT_ONCE = Integer.getInteger("odd.at-once", 8);
    /** Of a payment: its order ends before the longest that a client is kept waiting. */
    private static final Duration LIFE = Duration.ofSeconds(15);
    private static final String GENERATE = "/v1/images/generate";
    private static final List<String> BODIES = List.of("{\"prompt\":\"a lighthouse\"}",
            "{\"prompt\":\"a fox\",\"model\":\"nano-banana-2\",\"resolution\":\"1K\",\"aspect_ratio\":\"1:1\"}",
            "{\"prompt\":\"a hill\",\"numberResults\":2}");

    @Test
    void everyOrderEndsWithAnImageAndAChargeOrWithNeither(@TempDir Path folder) {
        List<OddProxy> upstreams = new ArrayList<>();
        try (Gateway gateway = Gateway.start(folder)) {
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
            System.out.println("odd orders: " + ends);
            for (Wallet.Signed payment : paid)
                await().atMost(Duration.ofSeconds(60)).until(() -> hasEnded(gateway.web().get(payment.page())));
            long charged = paid.stream()
                    .filter(payment -> gateway.web().get(payment.page()).json().path("charged").booleanValue(false))
                    .count();
            assertThat(charged).isEqualTo(ends.getOrDefault("200", 0).longValue());
            assertThat(ends.keySet()).allMatch(end -> end.matches("200|402|422|502|503|504|asked 503 [A-Z_]+"));
            booksAndChainAgree(gateway);
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

    private static JsonNode report(Gateway gateway) {
        return gateway.management().get("/v1/ledger/reconciliation").json();
    }

    /** A payment that was refused before it was held has no page. */
    private static boolean hasEnded(Web.Answer page) {
        return page.status() == 404
                || page.json().path("state").stringValue("").matches("settled|released|unpaid|lapsed");
    }

    private static void order(Gateway gateway, String body, Map<String, Integer> ends, List<Wallet.Signed> paid) {
        Web.Answer asked = gateway.web().post(GENERATE, body);
        if (asked.status() != 402) {
            count(ends, "asked " + asked.status() + " " + asked.json().path("error").stringValue(""));
            return;
        }
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

    private static void count(Map<String, Integer> ends, String end) {
        synchronized (ends) {
            ends.merge(end, 1, Integer::sum);
        }
    }
}
