package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.store.sqlite.SqliteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails reports its reason once, without a stack trace, and ends with status 1. */
class FailedStartTest {
    private static final List<String> PORTS = List.of("--server.port", "--management.server.port",
            "--turnpike.sandbox.port");

    @TempDir private Path folder;

    @Test
    void aConfigurationThatIsNotThere() throws Exception {
        assertThat(failed("--turnpike.config=/nonexistent.yaml"))
                .containsOnlyOnce("--turnpike.config: no file '/nonexistent.yaml'");
    }

    @Test
    void aConfigurationWithAnUnknownKey() throws Exception {
        Path file = Files.writeString(folder.resolve("turnpike.yaml"), "sellerr: {}\n");
        assertThat(failed("--turnpike.config=" + file)).containsOnlyOnce("sellerr: unknown key")
                .containsOnlyOnce("treasury: missing");
    }

    @Test
    void aLedgerInUse() throws Exception {
        Path ledger = folder.resolve("books.db");
        String text = ConfigurationReader.sandbox() + "\nledger: { url: \"jdbc:sqlite:" + ledger + "\" }\n";
        Path file = Files.writeString(folder.resolve("turnpike.yaml"), text);
        SqliteFile other = SqliteFile.open("jdbc:sqlite:" + ledger);
        assertThat(failed("--turnpike.config=" + file)).containsOnlyOnce("is in use by another process");
        other.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--management.server.port", "--turnpike.sandbox.port"})
    void aPortInUse(String option) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failed(option + "=" + taken.getLocalPort()))
                    .containsOnlyOnce("Port " + taken.getLocalPort() + " was already in use");
        }
    }

    @Test
    void aPortInUseByTheSandboxAlone() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Ended ended = start("--turnpike.sandbox=upstreams", "--turnpike.sandbox.ports=" + port + ",0,0,0");
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output()).containsOnlyOnce(port).doesNotContain("\tat ");
        }
    }

    /** The output of a start that must fail. */
    private String failed(String... options) throws Exception {
        Ended ended = start(options);
        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).containsOnlyOnce("APPLICATION FAILED TO START")
                .doesNotContain("Error creating bean", "Exception", "\tat ");
        return ended.output();
    }

    private record Ended(int status, String output) {}

    /** Starts the gateway in a process of its own, for its exit status. */
    private Ended start(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), TurnpikeApplication.class.getName()));
        command.addAll(List.of(options));
        PORTS.stream()
                .filter(port -> Arrays.stream(options).noneMatch(option -> option.startsWith(port + "=")))
                .forEach(port -> command.add(port + "=0"));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("ended within two minutes").isTrue();
        return new Ended(process.exitValue(), Files.readString(output, UTF_8));
    }
}
