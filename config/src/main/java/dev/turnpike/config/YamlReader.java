package dev.turnpike.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document as text with lines. Surprises are refused: a repeated key, a second document, aliases (small
 * files that grow huge), tags, deep nesting, more than 1 MiB.
 */
final class YamlReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final YAMLParser parser;
    private final Report report;

    private YamlReader(YAMLParser parser, Report report) {
        this.parser = parser;
        this.report = report;
    }

    /** The document; empty if it cannot be read further, for the reason in the report. */
    static Optional<Yaml> read(String text, Report report) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            report.problem(0, "", "more than " + MAX_BYTES + " bytes (expected: at most that)");
            return Optional.empty();
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            report.problem(0, "", "half a character (expected: text in UTF-8)");
            return Optional.empty();
        }
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (var parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), document)) {
            return new YamlReader(parser, report).readAll();
        }
    }

    private Optional<Yaml> readAll() {
        try {
            return document();
        } catch (JacksonException notYaml) {
            report.problem(SyntaxError.line(notYaml, line()), "", SyntaxError.message(notYaml));
            return Optional.empty();
        }
    }

    private Optional<Yaml> document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            report.problem(0, "", "empty (expected: a configuration)");
            return Optional.empty();
        }
        Yaml yaml = value(first, line(), "");
        if (parser.nextToken() != null) report.problem(line(), "", "a second document (expected: one)");
        return Optional.of(yaml);
    }

    private Yaml value(JsonToken token, int line, String path) {
        refuse(parser.isCurrentAlias(), path, "an alias (expected: the value itself)");
        refuse(parser.getTypeId() != null, path, "a tag (expected: the value alone)");
        return switch (token) {
            case START_OBJECT -> mapping(line, path);
            case START_ARRAY -> sequence(line, path);
            case VALUE_NULL -> new Yaml.Scalar(line, "");
            default -> scalar(line, parser.getString());
        };
    }

    private Yaml mapping(int line, String path) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            int at = line();
            Part child = new Part(path, line, new Yaml.Mapping(line, Map.of())).child(key, new Yaml.Scalar(at, ""));
            if (entries.containsKey(key))
                report.problem(child,
                        "a second time (expected: each key once; first on line " + entries.get(key).line() + ")");
            entries.put(key, value(parser.nextToken(), at, child.path()));
        }
        return new Yaml.Mapping(line, entries);
    }

    private Yaml sequence(int line, String path) {
        List<Yaml> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken())
            items.add(value(next, line(), path + "[" + items.size() + "]"));
        return new Yaml.Sequence(line, items);
    }

    private static Yaml scalar(int line, String text) {
        return new Yaml.Scalar(line, text.equals("~") ? "" : text);
    }

    private void refuse(boolean found, String path, String message) {
        if (found) report.problem(line(), path, message);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
