package dev.turnpike.providers.declared;

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

/** Reads one YAML document with lines. Refused: a repeated key, a second document, aliases, tags, deep nesting, 64 KiB. */
final class NodeReader {
    private static final int MOST_BYTES = 64 << 10;
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
            .build();

    private final YAMLParser parser;
    private final List<StyleProblem> problems;

    private NodeReader(YAMLParser parser, List<StyleProblem> problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The document; empty if it cannot be read, for the reason added to the problems. */
    static Optional<Node> read(String text, List<StyleProblem> problems) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            problems.add(new StyleProblem(0, "", "more than " + MOST_BYTES + " bytes (expected: at most that)"));
            return Optional.empty();
        }
        try (var parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new NodeReader(parser, problems).document();
        }
    }

    private Optional<Node> document() {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) return refused("empty (expected: a style)");
            Node node = value(first, line());
            return parser.nextToken() == null ? Optional.of(node) : refused("a second document (expected: one)");
        } catch (JacksonException notYaml) {
            return refused("cannot be read as YAML from here on (expected: a mapping, at most 8 deep)");
        }
    }

    private Optional<Node> refused(String message) {
        problems.add(new StyleProblem(line(), "", message));
        return Optional.empty();
    }

    private Node value(JsonToken token, int line) {
        if (parser.isCurrentAlias() || parser.getTypeId() != null)
            problems.add(new StyleProblem(line(), "", "an alias or a tag (expected: the value itself)"));
        return switch (token) {
            case START_OBJECT -> fields(line);
            case START_ARRAY -> items(line);
            case VALUE_NULL -> new Node.Text(line, "", false);
            default -> new Node.Text(line, parser.getString(), token != JsonToken.VALUE_STRING);
        };
    }

    private Node fields(int line) {
        Map<String, Node> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            int at = line();
            if (fields.put(key, value(parser.nextToken(), at)) != null)
                problems.add(new StyleProblem(at, key, "a second time (expected: each key once)"));
        }
        return new Node.Fields(line, fields);
    }

    private Node items(int line) {
        List<Node> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken())
            items.add(value(next, line()));
        return new Node.Items(line, items);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
