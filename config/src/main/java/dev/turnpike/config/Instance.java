package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file as the schema sees it. Whole numbers, {@code true} and {@code false} become JSON values that the schema can
 * bound; all other scalars stay text, amounts with decimals too.
 */
final class Instance {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Instance() {}

    static JsonNode of(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Mapping mapping -> object(mapping.entries());
            case Yaml.Sequence sequence -> array(sequence);
            case Yaml.Unset unset -> JSON.nullNode();
            case Yaml.Scalar scalar when scalar.empty() -> JSON.nullNode();
            case Yaml.Scalar scalar -> scalar(scalar.text());
        };
    }

    private static JsonNode object(Map<String, Yaml> entries) {
        ObjectNode object = JSON.objectNode();
        entries.forEach((key, value) -> object.set(key, of(value)));
        return object;
    }

    private static JsonNode array(Yaml.Sequence sequence) {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(of(item)));
        return array;
    }

    private static JsonNode scalar(String text) {
        if (WHOLE.matcher(text).matches()) return JSON.numberNode(Long.parseLong(text));
        return text.equals("true") || text.equals("false") ? JSON.booleanNode(text.equals("true"))
                : JSON.stringNode(text);
    }
}
