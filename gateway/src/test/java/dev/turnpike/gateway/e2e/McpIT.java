package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock clients of the Model Context Protocol buy from the jar's {@code /mcp}, paying by a stock x402 client, and through
 * the jar's own bridge. The program decodes every image; chain and ledger agree to the atomic unit.
 */
class McpIT {
    @Test
    void everyClientGetsItsImagesInTheSizeOrdered(@TempDir Path folder) {
        try (Town town = Town.open(84532, 2); Jar jar = new Jar(Settings.of(town), folder)) {
            Map<String, BigInteger> before = town.balances();
            long paid = 0;
            for (String sdk : new String[] {"1", "2"}) {
                for (String client : new String[] {"v1", "v2"}) paid += bought(town, jar, 6, sdk, "--client", client);
                paid += bought(town, jar, 4, sdk, "--bridge",
                        Path.of("target", "turnpike.jar").toAbsolutePath().toString(), "--java",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
            }
            long spent = -town.moved(before).get("treasury");
            assertThat(town.moved(before))
                    .isEqualTo(Map.of("buyer", -paid, "payTo", paid, "treasury", -spent, "xRouter", spent));
            assertThat(spent).isBetween(1L, paid);
            jar.stop();
            assertThat(new Books(folder).accounts())
                    .isEqualTo(Map.of("payer", -paid, "revenue", paid, "treasury", -spent, "cost:x-router", spent));
        }
    }

    private static long bought(Town town, Jar jar, int steps, String sdk, String... how) {
        String[] flags = Arrays.copyOf(new String[] {"--sdk", sdk, "--url", jar.url(), "--key", town.key("buyer")},
                6 + how.length);
        System.arraycopy(how, 0, flags, 6, how.length);
        return Node.run("mcp.mjs", flags).paid(steps);
    }
}
