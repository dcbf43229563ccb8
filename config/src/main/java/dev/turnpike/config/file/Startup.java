package dev.turnpike.config.file;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration we start with.
 *
 * @param file null: the built-in sandbox
 * @param text what was read
 */
public record Startup(Configuration configuration, @Nullable Path file, String text) {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    /**
     * Finds and reads it.
     *
     * @param option the value of {@code --turnpike.config}
     * @param today in UTC
     * @throws BadConfiguration with every problem at once
     */
    public static Startup read(@Nullable String option, Function<String, @Nullable String> env, LocalDate today) {
        Path file;
        try {
            file = ConfigurationReader.locate(option, env, Path.of("").toAbsolutePath()).orElse(null);
        } catch (IllegalArgumentException missing) {
            throw new BadConfiguration(String.valueOf(missing.getMessage()), List.of());
        }
        String text = file == null ? ConfigurationReader.sandbox() : text(file);
        String name = name(file);
        return switch (ConfigurationReader.read(name, text, env, today,
                file == null ? none -> null : new NamedFiles(file))) {
            case Reading.Bad bad -> throw new BadConfiguration(name, bad.problems());
            case Reading.Good good -> {
                good.warnings().forEach(w -> LOG.warn("configuration: {}", w));
                yield new Startup(good.configuration(), file, text);
            }
        };
    }

    /** What people call it. */
    public String name() {
        return name(file);
    }

    private static String name(@Nullable Path file) {
        return file == null ? "the built-in sandbox" : file.toString();
    }

    /** Whether money is play money and the facilitator our own. */
    public boolean sandbox() {
        return configuration.seller().facilitator() instanceof FacilitatorSettings.Sandbox;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new BadConfiguration(file + " cannot be read: " + failure, List.of());
        }
    }
}
