package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When a gateway is to be sent clients, as {@code /actuator/health/readiness} says. */
@ExtendWith(OutputCaptureExtension.class)
class ReadinessTest {
    private static final String READY = "/actuator/health/readiness";
    private static final String ORDER = "{\"prompt\":\"a lighthouse\"}";

    @TempDir private Path folder;

    @Test
    void isNotThereBeforeEveryUpstreamHasBeenAsked() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (silent; var gateway = new RunningGateway(folder, yaml -> withSilentUpstream(yaml, silent.getLocalPort()),
                0, 0)) {
            assertThat(status(READY, gateway)).isEqualTo(503);
            assertThat(status("/actuator/health", gateway)).isEqualTo(503);
            assertThat(status("/actuator/health/liveness", gateway)).isEqualTo(200);
            silent.close();
            for (int i = 0; i < 5_000 && status(READY, gateway) != 200; i++) Thread.onSpinWait();
            assertThat(status(READY, gateway)).isEqualTo(200);
        }
    }

    @Test
    void endsWhenAnotherProcessTakesTheLedgerOver(CapturedOutput output) throws IOException, SQLException {
        try (var gateway = new RunningGateway(folder, UnaryOperator.identity(), 0, 0)) {
            assertThat(gateway.buy(ORDER).status()).isEqualTo(200);
            takenOver();
            assertThat(gateway.buy(ORDER).status()).isEqualTo(503);
            assertThat(gateway.post(gateway.at("/v1/images/generate"), ORDER).status()).as("nobody is asked to pay")
                    .isEqualTo(503);
            assertThat(status(READY, gateway)).isEqualTo(503);
            assertThat(status("/actuator/health", gateway)).isEqualTo(503);
            assertThat(status("/actuator/health/liveness", gateway)).isEqualTo(200);
            assertThat(output.getAll()
                    .lines()
                    .filter(line -> line.contains("ERROR") && line.contains("taken the ledger over"))).hasSize(1);
        }
    }

    private void takenOver() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/books.db"));
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("UPDATE owner SET epoch = epoch + 1");
        }
    }

    /** One that takes connections and says nothing. */
    private static String withSilentUpstream(String yaml, int port) {
        return yaml.replaceFirst("(id: xgen\\s+style: xgen\\s+url: \")[^\"]*", "$1http://127.0.0.1:" + port)
                .replaceFirst("interval: 5s, timeout: 2s", "interval: 60s, timeout: 60s");
    }

    private static int status(String path, RunningGateway gateway) {
        return gateway.get(gateway.operators(path)).status();
    }
}
