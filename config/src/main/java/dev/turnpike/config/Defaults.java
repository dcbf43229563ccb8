package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Fills the gaps of a file from the {@code default}s of the schema, so that each default has one place. */
record Defaults(JsonNode schema) {
    Part fill(Part file) {
        return new Part(file.path(), file.line(), filled(file.yaml(), schema));
    }

    private Yaml filled(Yaml yaml, JsonNode where) {
        JsonNode rules = target(where);
        return switch (yaml) {
            case Yaml.Scalar scalar -> scalar;
            case Yaml.Unset unset -> unset;
            case Yaml.Sequence sequence -> new Yaml.Sequence(sequence.line(),
                    sequence.items().stream().map(item -> filled(item, rules.path("items"))).toList());
            case Yaml.Mapping mapping -> mapping(mapping, rules);
        };
    }

    private Yaml mapping(Yaml.Mapping mapping, JsonNode rules) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        JsonNode known = rules.path("properties");
        mapping.entries()
                .forEach((key, value) -> entries.put(key,
                        filled(value, known.has(key) ? known.path(key) : rules.path("additionalProperties"))));
        known.properties()
                .stream()
                .filter(property -> property.getValue().has("default"))
                .forEach(property -> entries.computeIfAbsent(property.getKey(),
                        key -> filled(yaml(property.getValue().path("default")), property.getValue())));
        return new Yaml.Mapping(mapping.line(), entries);
    }

    private static Yaml yaml(JsonNode value) {
        if (value.isObject()) {
            Map<String, Yaml> entries = new LinkedHashMap<>();
            value.properties().forEach(property -> entries.put(property.getKey(), yaml(property.getValue())));
            return new Yaml.Mapping(0, entries);
        }
        if (value.isArray()) {
            List<Yaml> items = new ArrayList<>();
            value.forEach(item -> items.add(yaml(item)));
            return new Yaml.Sequence(0, items);
        }
        return new Yaml.Scalar(0, value.asString());
    }

    private JsonNode target(JsonNode where) {
        return where.has("$ref") ? schema.at(where.path("$ref").asString().substring(1)) : where;
    }
}
