package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Processes of other programs, their words kept in {@code target/e2e}. */
final class Programs {
    private static final Path LOGS = Path.of("target", "e2e");
    private static final AtomicInteger STARTED = new AtomicInteger();

    private Programs() {}

    /** Where a program of this name may write what it has to say. */
    static Path log(String name) {
        try {
            Files.createDirectories(LOGS);
            return LOGS.resolve(name.replace('/', '-') + "-" + STARTED.incrementAndGet() + ".log");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Process start(ProcessBuilder program) {
        try {
            return program.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(program.command().getFirst() + " cannot be started", failure);
        }
    }

    /** The last lines of a log, for the message of a failure. */
    static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException failure) {
            return "(no log: " + failure + ")";
        }
    }

    static boolean ends(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            throw new IllegalStateException(stopped);
        }
    }

    /** Asks it to end, and makes it if it does not. */
    static void end(Process process, Duration limit) {
        process.destroy();
        if (!ends(process, limit)) kill(process);
    }

    /** {@code kill -9}. */
    static void kill(Process process) {
        process.destroyForcibly();
        ends(process, Duration.ofSeconds(10));
    }
}
