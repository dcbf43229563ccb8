package dev.turnpike.gateway.sim;

import dev.turnpike.store.SimulatedDisk;
import dev.turnpike.store.postgres.SimulatedServer;
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
        SimulatedDisk.template(template(1));
        SimulatedServer.template(template(2));
    }

    /** A database with tables and nothing in them, for so many gateways. */
    Path template(int gateways) {
        return folder.resolve(gateways > 1 ? "shared.db" : "template.db");
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
