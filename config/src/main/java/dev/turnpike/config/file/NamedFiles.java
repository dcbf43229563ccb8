package dev.turnpike.config.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files that a configuration file names beside itself, styles and included files, and what was read of them. */
public final class NamedFiles implements Function<String, @Nullable String> {
    /** A byte more than such a file may have. */
    private static final int MOST_BYTES = (64 << 10) + 1;

    private final Path configuration;
    private final Map<String, @Nullable String> seen = new HashMap<>();

    /** @param configuration the configuration file */
    public NamedFiles(Path configuration) {
        this.configuration = configuration;
    }

    /** The text of a file; null if there is none. */
    @Override
    public @Nullable String apply(String name) {
        String text = text(name);
        seen.put(name, text);
        return text;
    }

    /** Whether a file that was read has another text now. */
    public boolean changed() {
        return seen.entrySet().stream().anyMatch(file -> !Objects.equals(file.getValue(), text(file.getKey())));
    }

    private @Nullable String text(String name) {
        try (InputStream in = Files.newInputStream(configuration.resolveSibling(name))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException absent) {
            return null;
        }
    }
}
