package dev.turnpike.providers.yaml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads documents of one kind as text with lines. Surprises are refused: a repeated key, a second document, aliases
 * (small files that grow huge), tags, deep nesting, too many bytes.
 */
public final class YamlReader {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9._:/-]{1,40}");

    private final YAMLFactory yaml;
    private final int maxBytes;
    private final String kind;

    /**
     * @param kind of the documents, for messages: {@code a configuration}
     * @param maxBytes the limit of a document's size in UTF-8
     * @param maxDepth the limit of nesting
     */
    public YamlReader(String kind, int maxBytes, int maxDepth) {
        this.yaml = YAMLFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(maxDepth).build())
                .build();
        this.maxBytes = maxBytes;
        this.kind = kind;
    }

    /** The receiver of what is wrong with a document. */
    public interface Problems {
        /**
         * @param line from 1; 0 if it has no line
         * @param path of the value; empty for the whole document
         * @param message the value found and the value expected
         */
        void add(int line, String path, String message);
    }

    /** The document; empty if it cannot be read further, for a reason that was added to the problems. */
    public Optional<Yaml> read(String text, Problems problems) {
        if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            problems.add(0, "", "more than " + maxBytes + " bytes (expected: at most that)");
            return Optional.empty();
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            problems.add(0, "", "half a character (expected: text in UTF-8)");
            return Optional.empty();
        }
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (var parser = (YAMLParser) yaml.createParser(ObjectReadContext.empty(), document)) {
            return new Reading(parser, kind, problems).readAll();
        }
    }

    /** The path of a key of the mapping at a path. A key that is no plain name is not repeated: it may hold a secret. */
    public static String path(String path, String key) {
        String name = PLAIN_KEY.matcher(key).matches() ? key : "…";
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The reading of one document. */
    private record Reading(YAMLParser parser, String kind, Problems problems) {
        private Optional<Yaml> readAll() {
            try {
                return document();
            } catch (JacksonException notYaml) {
                problems.add(SyntaxError.line(notYaml, line()), "", SyntaxError.message(notYaml, kind));
                return Optional.empty();
            }
        }

        private Optional<Yaml> document() {
            JsonToken first = parser.nextToken();
            if (first == null) {
                problems.add(0, "", "empty (expected: " + kind + ")");
                return Optional.empty();
            }
            Yaml yaml = value(first, line(), "");
            if (parser.nextToken() != null) problems.add(line(), "", "a second document (expected: one)");
            return Optional.of(yaml);
        }

        private Yaml value(JsonToken token, int line, String path) {
            refuse(parser.isCurrentAlias(), path, "an alias (expected: the value itself)");
            refuse(parser.getTypeId() != null, path, "a tag (expected: the value alone)");
            return switch (token) {
                case START_OBJECT -> mapping(line, path);
                case START_ARRAY -> sequence(line, path);
                case VALUE_NULL -> new Yaml.Scalar(line, "");
                default -> scalar(line, parser.getString(), token != JsonToken.VALUE_STRING);
            };
        }

        private Yaml mapping(int line, String path) {
            Map<String, Yaml> entries = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                int at = line();
                String child = path(path, key);
                if (entries.containsKey(key))
                    problems.add(at, child,
                            "a second time (expected: each key once; first on line " + entries.get(key).line() + ")");
                entries.put(key, value(parser.nextToken(), at, child));
            }
            return new Yaml.Mapping(line, entries);
        }

        private Yaml sequence(int line, String path) {
            List<Yaml> items = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken())
                items.add(value(next, line(), path + "[" + items.size() + "]"));
            return new Yaml.Sequence(line, items);
        }

        private static Yaml scalar(int line, String text, boolean bare) {
            return new Yaml.Scalar(line, text.equals("~") ? "" : text, bare, null);
        }

        private void refuse(boolean found, String path, String message) {
            if (found) problems.add(line(), path, message);
        }

        private int line() {
            return parser.currentTokenLocation().getLineNr();
        }
    }
}
