package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The programs of {@code gateway/e2e}, run by Node.js 20.15 or later; their packages are installed when they are first
 * needed.
 */
final class Node {
    private static final Path FOLDER = Path.of("e2e");
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration DONE = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static boolean prepared;

    private Node() {}

    /**
     * A program that runs until it is closed, or until we end.
     *
     * @param ready what it said of itself
     */
    record Running(Process process, JsonNode ready) implements AutoCloseable {
        @Override
        public void close() {
            Programs.end(process, Duration.ofSeconds(10));
        }
    }

    /** What a program printed that has run to its end: the lines that are JSON. */
    record Ended(int code, List<JsonNode> lines, String log) {
        JsonNode line() {
            if (lines.isEmpty()) throw new AssertionError("ended with " + code + " and no word: " + log);
            return lines.getFirst();
        }

        /** What its cases, of which there are so many and each held, have paid in atomic units. */
        long paid(int cases) {
            assertThat(lines).as("%s", log)
                    .hasSize(cases)
                    .allSatisfy(line -> assertThat(line.path("ok").booleanValue()).as("%s", line).isTrue());
            return lines.stream()
                    .flatMap(line -> line.path("paid").valueStream())
                    .mapToLong(amount -> Long.parseLong(amount.stringValue()))
                    .sum();
        }
    }

    static Running start(String script, String... flags) {
        Path log = Programs.log(script);
        Process process = Programs.start(command(script, flags, "--with-parent").redirectError(log.toFile()));
        try {
            String line = reading(() -> process.inputReader().readLine()).get(READY.toSeconds(), TimeUnit.SECONDS);
            if (line == null) throw new AssertionError(script + " ended: " + Programs.tail(log));
            return new Running(process, JSON.readTree(line));
        } catch (Exception failure) {
            Programs.kill(process);
            throw new AssertionError(script + " is not ready: " + Programs.tail(log), failure);
        }
    }

    static Ended run(String script, String... flags) {
        return run(script, command(script, flags));
    }

    /** The same from another folder, into which it may write. */
    static Ended in(Path folder, String script, String... flags) {
        return run(script,
                command(FOLDER.resolve(script).toAbsolutePath().toString(), flags).directory(folder.toFile()));
    }

    private static Ended run(String script, ProcessBuilder command) {
        Path log = Programs.log(script);
        Process process = Programs.start(command.redirectError(log.toFile()));
        CompletableFuture<String> out = reading(
                () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!Programs.ends(process, DONE)) {
            Programs.kill(process);
            throw new AssertionError(script + " does not end: " + Programs.tail(log));
        }
        List<JsonNode> lines = out.join().lines().filter(line -> line.startsWith("{\"")).map(JSON::readTree).toList();
        return new Ended(process.exitValue(), lines, Programs.tail(log));
    }

    private static ProcessBuilder command(String script, String[] flags, String... more) {
        prepare();
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(flags));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).directory(FOLDER.toFile());
    }

    private static synchronized void prepare() {
        if (prepared) return;
        version();
        install();
        prepared = true;
    }

    private static void version() {
        String found;
        try {
            Process asked = new ProcessBuilder("node", "--version").start();
            found = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException absent) {
            throw new IllegalStateException(
                    "the end-to-end tests need Node.js 20.15 or later as 'node' on the PATH: none is there", absent);
        }
        Matcher parts = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(found);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) * 1000 + Integer.parseInt(parts.group(2)) < 20_015)
            throw new IllegalStateException("the end-to-end tests need Node.js 20.15 or later: 'node' is " + found);
    }

    /** Once for every lock file, however many builds look at this folder. */
    private static void install() {
        try (FileChannel turn = FileChannel.open(FOLDER.resolve(".install.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            turn.lock();
            Path installed = FOLDER.resolve("node_modules/.package-lock.json");
            if (Files.exists(installed) && Files.getLastModifiedTime(installed)
                    .compareTo(Files.getLastModifiedTime(FOLDER.resolve("package-lock.json"))) >= 0)
                return;
            Path log = Programs.log("npm-ci");
            Process npm = Programs.start(new ProcessBuilder("npm", "ci", "--ignore-scripts").directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
            if (!Programs.ends(npm, Duration.ofMinutes(5)) || npm.exitValue() != 0)
                throw new IllegalStateException("npm ci failed: " + Programs.tail(log));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static CompletableFuture<String> reading(Reading reading) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(reading.read());
            } catch (IOException failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    @FunctionalInterface
    private interface Reading {
        String read() throws IOException;
    }
}
