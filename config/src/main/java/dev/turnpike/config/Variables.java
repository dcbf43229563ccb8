package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${VAR}} and {@code ${VAR:default}} by values. Only parsed scalars are searched, and a value is not
 * searched again: text from the environment stays one piece of text and cannot bring keys, lists or further variables.
 */
record Variables(Function<String, @Nullable String> env, Report report) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}?");
    private static final Pattern INSIDE = Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]*)(?::((?:(?!\\$\\{).)*))?",
            Pattern.DOTALL);

    Part resolve(Part part) {
        return new Part(part.path(), part.line(), resolved(part));
    }

    private Yaml resolved(Part part) {
        return switch (part.yaml()) {
            case Yaml.Unset unset -> unset;
            case Yaml.Scalar scalar -> scalar.text().contains("${") ? scalar(part, scalar.text()) : scalar;
            case Yaml.Sequence sequence ->
                new Yaml.Sequence(sequence.line(), part.items().stream().map(this::resolved).toList());
            case Yaml.Mapping mapping -> mapping(part, mapping);
        };
    }

    private Yaml mapping(Part part, Yaml.Mapping mapping) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, resolved(part.child(key, value))));
        return new Yaml.Mapping(mapping.line(), entries);
    }

    private Yaml scalar(Part part, String text) {
        Matcher found = VARIABLE.matcher(text);
        StringBuilder whole = new StringBuilder();
        String first = null;
        while (found.find()) {
            Matcher inside = INSIDE.matcher(found.group(1));
            if (!found.group().endsWith("}") || !inside.matches())
                return unset(part,
                        "a variable that cannot be read (expected: ${NAME} or ${NAME:default}, one not inside another)");
            String name = inside.group(1);
            String value = value(name, inside.group(2));
            if (value == null)
                return unset(part, "${" + name + "} is not set (expected: an environment variable of that name, or ${"
                        + name + ":default})");
            first = first == null ? name : first;
            found.appendReplacement(whole, Matcher.quoteReplacement(value));
        }
        return new Yaml.Scalar(part.yaml().line(), found.appendTail(whole).toString(), false, first);
    }

    private @Nullable String value(String name, @Nullable String otherwise) {
        String value = env.apply(name);
        return value != null ? value : otherwise;
    }

    private Yaml unset(Part part, String message) {
        report.problem(part, message);
        return new Yaml.Unset(part.yaml().line());
    }
}
