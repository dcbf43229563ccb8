package dev.turnpike.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** A section of docs/benchmarks.md: what was run, on what, and what came out. */
public final class Report {
    private Report() {}

    /**
     * Shows a section and keeps it beside the logs.
     *
     * @param into the file whose section of this name it takes the place of; empty: none
     */
    public static void publish(String section, String body, Path folder, String into) {
        String text = "%s, %s, %d cores, Linux %s, Java %s.\n\n%s".formatted(LocalDate.now(ZoneOffset.UTC), processor(),
                processors(), System.getProperty("os.version"), Runtime.version(), body);
        System.out.println("\n" + text);
        try {
            Files.writeString(folder.resolve(section + ".md"), text);
            if (!into.isEmpty()) replace(Path.of(into), section, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void replace(Path file, String section, String text) throws IOException {
        String whole = Files.readString(file);
        String begin = "<!-- " + section + " -->";
        String end = "<!-- /" + section + " -->";
        int from = whole.indexOf(begin);
        int to = whole.indexOf(end);
        if (from < 0 || to < from) throw new IllegalStateException(file + " has no section " + begin + " … " + end);
        Files.writeString(file, whole.substring(0, from + begin.length()) + "\n" + text + whole.substring(to));
    }

    private static String processor() {
        return cpuInfo("model name").findFirst().orElse("unknown processor");
    }

    /** Of the machine: this process is pinned to one. */
    private static long processors() {
        return cpuInfo("processor").count();
    }

    private static Stream<String> cpuInfo(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"))
                    .stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip());
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }
}
