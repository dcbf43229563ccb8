package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Stock clients of both protocol versions buy through the jar from stock upstreams of both versions; chain and ledger
 * agree to the atomic unit.
 */
class StockBuyersIT {
    @ParameterizedTest(name = "on chain {0}")
    @ValueSource(ints = {84532, 8453})
    void everyImageIsAsOrderedAndEveryAtomicUnitIsWhereItBelongs(int chainId, @TempDir Path folder) {
        try (Town town = Town.open(chainId, 2); Jar jar = new Jar(Settings.of(town), folder)) {
            Map<String, BigInteger> before = town.balances();

            CompletableFuture<Long> second = CompletableFuture.supplyAsync(() -> nineExamples(town, jar, "v2"));
            long paid = nineExamples(town, jar, "v1") + second.join();
            long flux = 2L * (1757 + 7026 + 4 * 1757 + 3952 + 2 * 7026 + 5270 + 6587 + 7026 + 7026);
            for (String client : new String[] {"v1", "v2", "v2-only"}) {
                paid += buy(town, jar, client, "xgen", "{\"prompt\":\"a toll booth\",\"model\":\"seedream-4.0\"}");
                paid += buy(town, jar, client, "dopamint",
                        "{\"prompt\":\"a toll booth\",\"model\":\"seedream-4.0\",\"seed\":7}");
            }

            assertThat(town.moved(before)).isEqualTo(Map.of("buyer", -paid, "payTo", paid, "treasury",
                    -flux - 3 * 50000 - 3 * 52700, "xRouter", flux, "xGen", 3 * 50000L, "dopamint", 3 * 52700L));
            jar.stop();
            assertThat(new Books(folder).accounts())
                    .isEqualTo(Map.of("payer", -paid, "revenue", paid, "treasury", -flux - 3 * 50000 - 3 * 52700,
                            "cost:x-router", flux, "cost:xgen", 3 * 50000L, "cost:dopamint", 3 * 52700L));
        }
    }

    /** The program checks images, receipts, the payment endpoint and the estimate; what is left is what was paid. */
    private static long nineExamples(Town town, Jar jar, String client) {
        Node.Ended done = Node.run("examples.mjs", "--client", client, "--url", jar.url(), "--key", town.key("buyer"));
        assertThat(done.lines()).hasSize(9)
                .allSatisfy(line -> assertThat(line.path("ok").booleanValue()).as("%s", line).isTrue());
        return done.lines().stream().mapToLong(line -> Long.parseLong(line.path("paid").stringValue())).sum();
    }

    private static long buy(Town town, Jar jar, String client, String provider, String body) {
        JsonNode answer = Node
                .run("buy.mjs", "--client", client, "--url", jar.generate(), "--key", town.key("buyer"), "--body", body)
                .line();
        assertThat(answer.path("status").intValue()).as("%s", answer).isEqualTo(200);
        assertThat(answer.path("body").path("provider").stringValue()).isEqualTo(provider);
        assertThat(answer.path("payments")).hasSize(1);
        return Long.parseLong(answer.path("payments").get(0).path("amount").stringValue());
    }
}
