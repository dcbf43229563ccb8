package dev.turnpike.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The folder of one run, empty at its start. */
final class Scratch {
    private Scratch() {}

    static Path make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
        return Files.createDirectories(folder).toAbsolutePath();
    }
}
