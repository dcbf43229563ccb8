package dev.turnpike.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway with its sandbox as a process of its own, on free ports, whose upstreams answer at once.
 *
 * @param started {@link System#nanoTime} just before the process began
 */
record Server(Process process, long started, String url, String management, Path log) implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(3);
    /** Writing the cache is part of the end. */
    private static final Duration STOPPED = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    /**
     * Starts a command, to which the gateway's options are added.
     *
     * @param folder where it runs and logs
     * @param javaOptions for the distribution's launch script
     */
    static Server start(List<String> command, Path folder, String javaOptions) throws IOException {
        List<Integer> ports = freePorts(6);
        String url = "http://localhost:" + ports.get(0);
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--server.port=" + ports.get(0), "--management.server.port=" + ports.get(1),
                "--turnpike.sandbox.port=" + ports.get(2), "--turnpike.sandbox.work=0ms"));
        Path log = Files.createDirectories(folder).resolve("gateway.log");
        ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("TURNPIKE_JAVA_OPTS", javaOptions);
        environment.put("SANDBOX_X_ROUTER", "http://127.0.0.1:" + ports.get(3));
        environment.put("SANDBOX_XGEN", "http://127.0.0.1:" + ports.get(4));
        environment.put("SANDBOX_DOPAMINT", "http://127.0.0.1:" + ports.get(5));
        long started = System.nanoTime();
        return new Server(builder.start(), started, url, "http://127.0.0.1:" + ports.get(1), log);
    }

    /** Asks for a price again and again; the time from the start of the process to the first 402. */
    Duration firstPrice(Shopper shopper) {
        long end = started + READY.toNanos();
        while (shopper.post(generate(), Shopper.ORDER).status() != 402) {
            if (!process.isAlive() || System.nanoTime() > end)
                throw new IllegalStateException("no 402 from " + this + "; see " + log);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    String generate() {
        return url + "/v1/images/generate";
    }

    /** SIGTERM, and the while it takes to end by itself. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPED.toMillis(), TimeUnit.MILLISECONDS))
            throw new IllegalStateException("has not stopped within " + STOPPED + "; see " + log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            return open.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : open) socket.close();
        }
    }
}
