package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import dev.turnpike.providers.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the file together with its path and line, by which a person finds it again.
 *
 * <p>There are two ways of reading: {@code find}, {@code read} and {@code list} return what is present and readable, so
 * that rules can check a file that has other faults; {@code need} insists, for files whose faults were all reported.
 *
 * @param path such as {@code upstreams[1].pay-to}; empty for the whole file
 * @param line of the piece; for a default, of the part around it
 */
record Part(String path, int line, Yaml yaml) {
    private static final Pattern SECRET = Pattern
            .compile("treasury\\.(key|keystore).*|seller\\.facilitator\\.(url|headers).*|networks\\..*\\.rpc|ledger.*"
                    + "|upstreams\\[[0-9]+]\\.auth\\.(value|key-file).*");

    static Part file(Yaml yaml) {
        return new Part("", 1, yaml);
    }

    /** Whether the key is present, with any value. */
    boolean has(String key) {
        return yaml instanceof Yaml.Mapping mapping && mapping.entries().containsKey(key);
    }

    /** Whether it is written in the file and not a default. */
    boolean written() {
        return yaml.line() > 0;
    }

    Optional<Part> find(String key) {
        return yaml instanceof Yaml.Mapping mapping
                ? Optional.ofNullable(mapping.entries().get(key)).map(child -> child(key, child)).filter(Part::hasValue)
                : Optional.empty();
    }

    /** The entries of the list at this key; a value alone is a list of one. */
    List<Part> list(String key) {
        return find(key).map(Part::items).orElse(List.of());
    }

    List<Part> items() {
        if (!(yaml instanceof Yaml.Sequence sequence)) return List.of(this);
        List<Part> items = new ArrayList<>();
        for (Yaml item : sequence.items()) items.add(item(items.size(), item));
        return items;
    }

    /** The mapping at this key, in the order of the file. */
    Map<String, Part> entries(String key) {
        Map<String, Part> entries = new LinkedHashMap<>();
        if (find(key).map(Part::yaml).orElse(null) instanceof Yaml.Mapping mapping)
            mapping.entries().forEach((name, child) -> entries.put(name, child(key, mapping).child(name, child)));
        return entries;
    }

    Optional<String> text() {
        return yaml instanceof Yaml.Scalar scalar && !scalar.empty() ? Optional.of(scalar.text()) : Optional.empty();
    }

    Optional<String> text(String key) {
        return find(key).flatMap(Part::text);
    }

    /** The value of the scalar; empty if it is unreadable. */
    <T> Optional<T> read(Function<String, T> reader) {
        try {
            return text().map(reader);
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    <T> Optional<T> read(String key, Function<String, T> reader) {
        return find(key).flatMap(part -> part.read(reader));
    }

    Part need(String key) {
        return find(key).orElseThrow(() -> new UnreadableException(child(key, yaml)));
    }

    <T> T need(Function<String, T> reader) {
        return read(reader).orElseThrow(() -> new UnreadableException(this));
    }

    <T> T need(String key, Function<String, T> reader) {
        return need(key).need(reader);
    }

    <T> @Nullable T maybe(String key, Function<String, T> reader) {
        return find(key).map(part -> part.need(reader)).orElse(null);
    }

    Part child(String key, Yaml child) {
        return new Part(YamlReader.path(path, key), child.line() > 0 ? child.line() : line, child);
    }

    private Part item(int index, Yaml item) {
        return new Part(path + "[" + index + "]", item.line() > 0 ? item.line() : line, item);
    }

    /** The content for messages, without secrets: neither of a secret key, nor anything from the environment. */
    String shown() {
        return switch (yaml) {
            case Yaml.Scalar s when s.variable() != null -> "the value of ${" + s.variable() + "}";
            case Yaml.Scalar s when !s.empty() && SECRET.matcher(path).matches() -> "its value";
            default -> yaml.shown();
        };
    }

    private boolean hasValue() {
        return !(yaml instanceof Yaml.Unset) && !(yaml instanceof Yaml.Scalar scalar && scalar.empty());
    }

    /** A value that is unreadable although no rule reported it. */
    static final class UnreadableException extends RuntimeException {
        private final transient Part part;

        UnreadableException(Part part) {
            super(part.path());
            this.part = part;
        }

        Part part() {
            return part;
        }
    }
}
