package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.testkit.PostgresServer;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A whole gateway whose ledger is on a PostgreSQL server. */
@Timeout(180)
class OnPostgresTest {
    private static final String ORDER = "{\"prompt\":\"a lighthouse\"}";
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String READY = "/actuator/health/readiness";

    @TempDir private Path folder;
    private PostgresServer server;
    private String database;

    @BeforeEach
    void start() {
        assumeTrue(PostgresServer.isThere());
        server = PostgresServer.start();
        database = server.database();
    }

    @AfterEach
    void stop() {
        if (server != null) server.crash();
    }

    @Test
    void itSellsAndHasWhatItSoldAfterARestart() throws IOException {
        String job;
        try (var gateway = gateway("one")) {
            Http.Answer sold = gateway.buy(ORDER);
            assertThat(sold.status()).as(sold.text()).isEqualTo(200);
            job = "/v1/jobs/" + JsonMapper.shared().readTree(sold.text()).path("job").stringValue();
        }
        try (var gateway = gateway("two")) {
            Http.Answer kept = gateway.get(gateway.at(job));
            assertThat(kept.status()).as(kept.text()).isEqualTo(200);
            assertThat(kept.text()).contains("\"images\"");
            assertThat(gateway.get(gateway.operators("/v1/ledger?account=revenue")).text()).contains("settled");
        }
    }

    @Test
    void aDatabaseThatIsAwayStopsSalesForAsLongAsItIsAndLosesNone() throws IOException {
        try (var gateway = gateway("one")) {
            assertThat(gateway.buy(ORDER).status()).isEqualTo(200);
            server.crash();
            until(() -> gateway.get(gateway.operators(READY)).status() == 503);
            Http.Answer refused = gateway.buy(ORDER);
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();
            server.begin();
            until(() -> gateway.get(gateway.operators(READY)).status() == 200);
            until(() -> gateway.buy(ORDER.replace("house", "tower")).status() == 200);
            assertThat(server.sql("t1", "SELECT COUNT(*) FROM jobs WHERE outcome = 'settled'")).isEqualTo("2");
        }
    }

    private RunningGateway gateway(String name) throws IOException {
        return new RunningGateway(Files.createDirectories(folder.resolve(name)),
                yaml -> yaml + "\nledger: { url: \"" + database + "\" }\n", 0, 0);
    }

    /** Less often than the gateway answers an address that does not pay; how long it takes decides nothing. */
    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
