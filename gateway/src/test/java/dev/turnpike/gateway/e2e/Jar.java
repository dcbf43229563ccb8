package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packaged gateway as a process, run by the JDK that runs the tests. It can be stopped, killed and started again
 * where it was.
 */
final class Jar implements Seller {
    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration STOPPED = Duration.ofSeconds(60);

    private final List<String> command;
    private final String port;
    private final String managementPort;
    private final Path log = Programs.log("turnpike");
    private Process process;

    /** Starts it with a configuration that is written for its port. */
    Jar(Settings settings, Path folder, String... options) {
        this.port = freePort();
        this.managementPort = freePort();
        Path file = settings.write(folder, url());
        command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                Path.of("target", "turnpike.jar").toString(), "--turnpike.config=" + file, "--server.port=" + port,
                "--management.server.port=" + managementPort));
        command.addAll(List.of(options));
        this.process = run();
    }

    String port() {
        return port;
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String management() {
        return "http://127.0.0.1:" + managementPort;
    }

    @Override
    public List<String> errors() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR ")).toList();
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    @Override
    public void stop() {
        process.destroy();
        if (!Programs.ends(process, STOPPED))
            throw new AssertionError("has not stopped within " + STOPPED + ": " + Programs.tail(log));
    }

    /** {@code kill -9}. */
    void kill() {
        Programs.kill(process);
    }

    void restart() {
        process = run();
    }

    /** {@code kill -STOP}: it stands still, its connections open. */
    void freeze() {
        signal("-STOP");
    }

    /** {@code kill -CONT}. */
    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        Process kill = Programs.start(new ProcessBuilder("kill", signal, Long.toString(process.pid())));
        if (!Programs.ends(kill, STOPPED) || kill.exitValue() != 0) throw new IllegalStateException("kill " + signal);
    }

    @Override
    public void close() {
        kill();
    }

    /** Once every upstream has been asked. */
    private Process run() {
        Process started = Programs.start(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
        try {
            Until.holds("ready", READY, () -> healthy(started), ready -> ready);
            return started;
        } catch (AssertionError late) {
            Programs.kill(started);
            throw new AssertionError("the gateway does not start: " + Programs.tail(log), late);
        }
    }

    private boolean healthy(Process started) {
        if (!started.isAlive()) throw new AssertionError("ended with " + started.exitValue());
        return Web.get(management() + "/actuator/health").status() == 200;
    }

    /** One that nobody listens on now. */
    static String freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
