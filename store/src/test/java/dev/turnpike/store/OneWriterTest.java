package dev.turnpike.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 6 is written once: {@link Entries} alone writes the tables that the {@code entries} are in. The benchmarks have a
 * ledger of their own.
 */
class OneWriterTest {
    private static final Pattern WRITES = Pattern.compile(
            "(INTO|UPDATE|DELETE\\s+FROM)\\s+(entries|movements|account_days|movement_days)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Path MODULES = Path.of("..");

    @Test
    void entriesAreWrittenInOneFile() throws IOException {
        assertThat(writers(MODULES)).containsExactly("Entries.java");
    }

    @Test
    void aSecondWriterIsNoticed(@TempDir Path module) throws IOException {
        Path code = Files.createDirectories(module.resolve("a/src/main/java"));
        Files.writeString(code.resolve("Inserts.java"), "jdbc.update(\"insert into  movements VALUES (1)\")");
        Files.writeString(code.resolve("Edits.java"), "jdbc.update(\"UPDATE account_days SET amount = 0\")");
        Files.writeString(code.resolve("Deletes.java"), "jdbc.update(\"DELETE FROM entries\")");
        Files.writeString(code.resolve("Reads.java"), "jdbc.query(\"SELECT 1 FROM entries\") // entries of a map");
        assertThat(writers(module)).containsExactlyInAnyOrder("Inserts.java", "Edits.java", "Deletes.java");
    }

    private static List<String> writers(Path modules) throws IOException {
        try (Stream<Path> files = Files.walk(modules)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> modules.relativize(file).toString().contains("src/main/java"))
                    .filter(file -> !modules.relativize(file).startsWith("bench"))
                    .filter(OneWriterTest::writes)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static boolean writes(Path file) {
        try {
            return WRITES.matcher(Files.readString(file)).find();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
