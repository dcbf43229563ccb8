package dev.turnpike.gateway.whole;

import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.gateway.TurnpikeApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A real gateway with the built-in sandbox, on free ports of this machine. Upstreams and probes are quicker than a
 * stranger finds them, and circuits do not open unless a test wants them to.
 */
final class Gateway implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final Path file;
    private final List<Integer> ports;
    private final Web web;
    private final Web management;
    private final Playground playground;

    private Gateway(ConfigurableApplicationContext context, Path file, List<Integer> ports) {
        this.context = context;
        this.file = file;
        this.ports = ports;
        this.web = new Web(URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")));
        this.management = new Web(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port")));
        this.playground = new Playground(new Web(URI.create("http://127.0.0.1:" + ports.getFirst())), web);
    }

    static Gateway start(Path folder, String... options) {
        return start(folder, text -> text, options);
    }

    /** @param change of the configuration file */
    static Gateway start(Path folder, UnaryOperator<String> change, String... options) {
        List<Integer> ports = freePorts(4);
        Path file = write(folder.resolve("turnpike.yaml"), change.apply(quick(ports, folder)));
        List<String> all = new ArrayList<>(List.of("--turnpike.config=" + file, "--server.port=0",
                "--management.server.port=0", "--turnpike.sandbox.port=" + ports.getFirst(),
                "--turnpike.sandbox.work=100ms", "--turnpike.sandbox.patience=1s", "--server.shutdown=immediate"));
        for (String option : options) {
            all.removeIf(other -> other.startsWith(option.substring(0, option.indexOf('=') + 1)));
            all.add(option);
        }
        var application = new SpringApplicationBuilder(TurnpikeApplication.class).registerShutdownHook(false);
        return new Gateway(application.run(all.toArray(String[]::new)), file, ports);
    }

    private static String quick(List<Integer> ports, Path folder) {
        String text = ConfigurationReader.sandbox();
        text = swap(text, "${SANDBOX_X_ROUTER:http://127.0.0.1:8411}", "http://127.0.0.1:" + ports.get(1));
        text = swap(text, "${SANDBOX_XGEN:http://127.0.0.1:8412}", "http://127.0.0.1:" + ports.get(2));
        text = swap(text, "${SANDBOX_DOPAMINT:http://127.0.0.1:8413}", "http://127.0.0.1:" + ports.get(3));
        text = swap(text, "facilitator: sandbox", "facilitator: sandbox\n  settle-margin: 2s\n  max-wait: 20s");
        text = swap(text, "interval: 5s, timeout: 2s", "interval: 1s, timeout: 1s");
        text = swap(text, "interval: 500ms", "interval: 50ms");
        text = swap(text, "circuit: { window: 4, open-for: 10s }", "circuit: { window: 100, open-for: 1s }");
        text = swap(text, "attempt-timeout: 30s, min-attempt: 10s", "attempt-timeout: 2s, min-attempt: 1s");
        return text + """

                ledger: { url: "jdbc:sqlite:%s/turnpike.db" }
                limits: { unpaid-per-second-per-address: 10000, failed-verifies-per-minute-per-address: 10000 }
                """.formatted(folder);
    }

    /** Says so if there is nothing to replace: the sandbox file may have changed. */
    static String swap(String text, String from, String to) {
        if (!text.contains(from))
            throw new IllegalArgumentException("configuration: no '" + from + "' to replace in\n" + text);
        return text.replace(from, to);
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            List<Integer> ports = open.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : open) socket.close();
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Web web() {
        return web;
    }

    /** The port of the operator. */
    Web management() {
        return management;
    }

    Playground playground() {
        return playground;
    }

    /** Of the sandbox's control endpoint and its upstreams, in the order of the configuration. */
    List<Integer> ports() {
        return ports;
    }

    /** Changes the configuration file under the running gateway, which takes it over when it next looks. */
    void reconfigure(String from, String to) {
        try {
            write(file, swap(Files.readString(file), from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
