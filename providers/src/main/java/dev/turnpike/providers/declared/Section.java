package dev.turnpike.providers.declared;

import dev.turnpike.providers.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a style file together with its path. What cannot be read is reported and left out, so that one reading
 * reports every problem. Readers throw {@link IllegalArgumentException} with what was expected.
 */
record Section(String path, Yaml node, List<StyleProblem> problems) {
    /** The most entries of any list or mapping. */
    static final int MOST = 64;

    void problem(String message) {
        problems.add(new StyleProblem(node.line(), path, message));
    }

    void expected(String what) {
        problem(node.shown() + " (expected: " + what + ")");
    }

    /** The entries of the mapping, of which only these keys are known; none: any key. */
    Map<String, Section> entries(Set<String> known) {
        Map<String, Section> entries = new LinkedHashMap<>();
        if (!(node instanceof Yaml.Mapping mapping)) {
            expected("a mapping" + (known.isEmpty() ? "" : " of " + names(known)));
            return entries;
        }
        if (mapping.entries().size() > MOST) problem("more than " + MOST + " entries (expected: at most that)");
        mapping.entries().forEach((key, value) -> {
            Section entry = new Section(path.isEmpty() ? key : path + "." + key, value, problems);
            if (known.isEmpty() || known.contains(key)) entries.put(key, entry);
            else
                entry.problem("unknown key (expected: " + names(known) + ")");
        });
        return entries;
    }

    /** The entries of the list; a value alone is a list of one. */
    List<Section> items() {
        List<Section> items = new ArrayList<>();
        List<Yaml> nodes = node instanceof Yaml.Sequence list ? list.items() : List.of(node);
        if (nodes.size() > MOST) problem("more than " + MOST + " entries (expected: at most that)");
        for (Yaml item : nodes.subList(0, Math.min(MOST, nodes.size())))
            items.add(new Section(node instanceof Yaml.Sequence ? path + "[" + items.size() + "]" : path, item,
                    problems));
        return items;
    }

    <T> Optional<T> read(Function<String, T> reader) {
        if (!(node instanceof Yaml.Scalar text)) {
            expected("a value");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text.text()));
        } catch (IllegalArgumentException unreadable) {
            expected(String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        }
    }

    static <T> List<T> list(@Nullable Section section, Function<String, T> reader) {
        return section == null ? List.of()
                : section.items().stream().flatMap(item -> item.read(reader).stream()).toList();
    }

    static <T> T value(@Nullable Section section, Function<String, T> reader, T otherwise) {
        return section == null ? otherwise : section.read(reader).orElse(otherwise);
    }

    private static String names(Set<String> known) {
        return String.join(", ", known.stream().sorted().toList());
    }
}
