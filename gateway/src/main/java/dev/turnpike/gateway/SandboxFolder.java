package dev.turnpike.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The temporary folder of the built-in sandbox's ledger and images, deleted with the play money that they are about.
 *
 * @param path null if the ledger outlives the process
 */
record SandboxFolder(@Nullable Path path) implements AutoCloseable {
    static final SandboxFolder NONE = new SandboxFolder(null);

    static SandboxFolder make() {
        try {
            return new SandboxFolder(Files.createTempDirectory("turnpike-sandbox-"));
        } catch (IOException failure) {
            throw new UncheckedIOException("sandbox: no temporary folder", failure);
        }
    }

    @Override
    public void close() {
        try {
            FileSystemUtils.deleteRecursively(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("sandbox: " + path + " is left behind", failure);
        }
    }
}
