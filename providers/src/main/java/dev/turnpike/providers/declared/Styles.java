package dev.turnpike.providers.declared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The styles in the jar, by name. */
public final class Styles {
    /** The names of all of them. */
    public static final List<String> NAMES = List.of("x-router", "xgen", "dopamint", "openai-images", "fal",
            "replicate", "runware", "gemini", "bfl", "fireworks", "together");

    private static final Map<String, Style> ALL = NAMES.stream()
            .map(Styles::shipped)
            .collect(Collectors.toUnmodifiableMap(Style::label, Function.identity()));

    private Styles() {}

    /** @throws IllegalArgumentException if there is none of this name */
    public static Style named(String name) {
        Style style = ALL.get(name);
        if (style == null) throw new IllegalArgumentException("no such style");
        return style;
    }

    public static Stream<Style> all() {
        return NAMES.stream().map(Styles::named);
    }

    private static Style shipped(String name) {
        return switch (StyleReader.read(name, text(name))) {
            case StyleReader.Reading.Good good -> good.style();
            case StyleReader.Reading.Bad bad -> throw new IllegalStateException(name + ": " + bad.problems());
        };
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Styles.class.getResourceAsStream("/styles/" + name + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
