package dev.turnpike.config;

import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code turnpike.yaml}: YAML with lines, then variables, then the shipped schema, then the rules between parts.
 * All of them run before a file is refused, so that one reading reports every problem.
 */
public final class ConfigurationReader {
    static final YamlReader YAML = new YamlReader("a configuration", 1 << 20, 20);
    private static final String VARIABLE = "TURNPIKE_CONFIG";

    private ConfigurationReader() {}

    /** The result of a reading. */
    public sealed interface Reading {
        /** @param warnings oddities that are allowed, in the order of the file */
        record Good(Configuration configuration, List<Problem> warnings) implements Reading {}

        /** @param problems all of them, in the order of the file; never empty */
        record Bad(List<Problem> problems) implements Reading {}
    }

    /** A file as it is before every date in it; one that names a style file is refused. */
    public static Reading read(String name, String yaml, Function<String, @Nullable String> env) {
        return read(name, yaml, env, LocalDate.MIN, file -> null);
    }

    /**
     * @param name of the file, for messages
     * @param yaml its text, at most 1 MiB
     * @param env answers the value of an environment variable, null if it is not set
     * @param today decides what of the file that has a date is in force; in UTC
     * @param files the text of a style or an included file beside it, by its name, which has no slash; null if there is none
     */
    public static Reading read(String name, String yaml, Function<String, @Nullable String> env, LocalDate today,
            Function<String, @Nullable String> files) {
        Report report = new Report(name);
        return YAML.read(yaml, report::problem)
                .map(document -> read(Part.file(document), env, today, files, report))
                .orElseGet(() -> new Reading.Bad(report.problems()));
    }

    private static Reading read(Part written, Function<String, @Nullable String> env, LocalDate today,
            Function<String, @Nullable String> files, Report report) {
        Part file = new Variables(env, report).resolve(new Includes(files, report).merged(written));
        Schema.SHIPPED.check(file, report);
        Part whole = new Defaults(Schema.SHIPPED.root()).fill(file);
        Rule.ALL.forEach(rule -> rule.check(whole, report));
        Map<String, Style> styles = new StyleFiles(files, report).read(whole);
        new UpstreamStyles(styles).check(whole, report);
        if (report.hasProblems()) return new Reading.Bad(report.problems());
        try {
            return checked(new ConfigurationPart(whole, styles, today).read(), whole, today, report);
        } catch (Part.UnreadableException unreadable) {
            report.problem(unreadable.part(), unreadable.part().shown() + " (expected: another value)");
            return new Reading.Bad(report.problems());
        }
    }

    private static Reading checked(Configuration configuration, Part file, LocalDate today, Report report) {
        new PriceWarnings(configuration, file, report).check();
        new EndWarnings(configuration, file, report).check(today);
        return report.hasProblems() ? new Reading.Bad(report.problems())
                : new Reading.Good(configuration, report.warnings());
    }

    /**
     * Finds the file: the one named by the option, else by {@code TURNPIKE_CONFIG}, else {@code turnpike.yaml} in the
     * working folder. Empty: there is none, use {@link #sandbox()}.
     *
     * @param option the value of {@code --turnpike.config}; null or empty if it was not given
     * @throws IllegalArgumentException if a named file is missing; its message names the option or variable
     */
    public static Optional<Path> locate(@Nullable String option, Function<String, @Nullable String> env,
            Path workingFolder) {
        if (option != null && !option.isBlank()) return Optional.of(named("--turnpike.config", option, workingFolder));
        String variable = env.apply(VARIABLE);
        if (variable != null && !variable.isBlank()) return Optional.of(named(VARIABLE, variable, workingFolder));
        return Optional.of(workingFolder.resolve("turnpike.yaml")).filter(Files::isRegularFile);
    }

    private static Path named(String by, String name, Path workingFolder) {
        Path file = workingFolder.resolve(name);
        if (!Files.isRegularFile(file))
            throw new IllegalArgumentException(by + ": no file '" + name + "' (expected: the path of a turnpike.yaml)");
        return file;
    }

    /** The text of the built-in sandbox, which runs when there is no file. */
    public static String sandbox() {
        try (InputStream text = Objects
                .requireNonNull(ConfigurationReader.class.getResourceAsStream("/turnpike-sandbox.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
