package dev.turnpike.config;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The expectation of a piece of the schema, in words. */
final class Expectation {
    private Expectation() {}

    static String of(JsonNode rules) {
        if (rules.has("enum"))
            return "one of " + StreamSupport.stream(rules.path("enum").spliterator(), false)
                    .map(JsonNode::asString)
                    .collect(Collectors.joining(", "));
        return switch (rules.path("type").asString("")) {
            case "boolean" -> "true or false";
            case "integer" ->
                "a whole number from " + rules.path("minimum").asString() + " to " + rules.path("maximum").asString();
            case "array" -> rules.has("minItems") ? "a list of at least one" : "a list";
            case "object" -> rules.has("oneOf") ? described(rules)
                    : "a mapping" + (rules.has("properties") ? " of " + keys(rules) : "");
            default -> described(rules);
        };
    }

    static String keys(JsonNode rules) {
        return String.join(", ", rules.path("properties").propertyNames());
    }

    private static String described(JsonNode rules) {
        return rules.path("description").asString("another value");
    }
}
