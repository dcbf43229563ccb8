package dev.turnpike.gateway.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where worlds put their files: in memory, where the system has such a place. */
final class Shelf implements AutoCloseable {
    private final Path folder;

    Shelf() {
        Path memory = Path.of("/dev/shm");
        try {
            folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "turnpike-sim")
                    : Files.createTempDirectory("turnpike-sim");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        SimWorld.template(template());
    }

    /** A database with tables and nothing in them. */
    Path template() {
        return folder.resolve("template.db");
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
