package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock OpenAI SDKs, whose fetch is a stock x402 client, buy through the jar: plain, by URL and as a stream. The program
 * decodes every image; chain and ledger agree to the atomic unit.
 */
class OpenAiIT {
    @Test
    void everySdkWithEveryStockClientGetsItsImagesInTheSizeOrdered(@TempDir Path folder) {
        try (Town town = Town.open(84532, 2); Jar jar = new Jar(Settings.of(town), folder)) {
            Map<String, BigInteger> before = town.balances();
            long paid = 0;
            for (String client : new String[] {"v1", "v2", "v2-only"})
                for (String sdk : new String[] {"6", "7"}) paid += bought(town, jar, sdk, client);
            long spent = 6L * (2 * 2635 + 7026 + 2635);

            assertThat(town.moved(before))
                    .isEqualTo(Map.of("buyer", -paid, "payTo", paid, "treasury", -spent, "xRouter", spent));
            jar.stop();
            assertThat(new Books(folder).accounts())
                    .isEqualTo(Map.of("payer", -paid, "revenue", paid, "treasury", -spent, "cost:x-router", spent));
        }
    }

    /** Two images in one order, twelve orders at the same time, and one by LangChain. */
    @Test
    void frameworksGetTheirImagesAndTwelveEqualOrdersAreTwelve(@TempDir Path folder) {
        try (Town town = Town.open(84532, 2); Jar jar = new Jar(Settings.of(town), folder)) {
            Map<String, BigInteger> before = town.balances();
            long paid = 0;
            for (String client : new String[] {"v1", "v2"})
                paid += Node.run("frameworks.mjs", "--client", client, "--url", jar.url(), "--key", town.key("buyer"))
                        .paid(3);
            long spent = 2L * (2 + 12 + 1) * 2635;

            assertThat(town.moved(before))
                    .isEqualTo(Map.of("buyer", -paid, "payTo", paid, "treasury", -spent, "xRouter", spent));
        }
    }

    private static long bought(Town town, Jar jar, String sdk, String client) {
        return Node.run("openai.mjs", "--sdk", sdk, "--client", client, "--url", jar.url(), "--key", town.key("buyer"))
                .paid(7);
    }
}
