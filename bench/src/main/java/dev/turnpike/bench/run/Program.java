package dev.turnpike.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of ours on one core; what it prints is in a file. */
public final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param folder its working folder and that of its log */
    static Program start(String name, int core, Path folder, Map<String, String> environment, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
        pinned.addAll(command);
        Path log = folder.resolve(name + ".log");
        try {
            Files.createDirectories(folder);
            var builder = new ProcessBuilder(pinned).directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var program = new Program(name, builder.start(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(program.process::destroyForcibly));
            return program;
        } catch (IOException cannot) {
            throw new UncheckedIOException("taskset and " + command.getFirst() + " are needed", cannot);
        }
    }

    /** Puts the whole of this process on one core. */
    public static void pinOurselves(int core) {
        try {
            new ProcessBuilder("taskset", "-acp", String.valueOf(core), String.valueOf(ProcessHandle.current().pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException cannot) {
            throw new UncheckedIOException("taskset is needed", cannot);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** The file of what it has printed. */
    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    Usage usage() {
        return Usage.of(process.pid());
    }

    /** @throws IllegalStateException with the end of its log if it has ended */
    void requireAlive() {
        if (!process.isAlive()) throw new IllegalStateException(name + " has ended; see " + log);
    }

    /** Ends it as an operator would. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
