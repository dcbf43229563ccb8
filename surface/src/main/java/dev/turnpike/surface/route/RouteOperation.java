package dev.turnpike.surface.route;

import dev.turnpike.core.forwarding.RouteTerms;
import dev.turnpike.surface.listing.Operation;
import dev.turnpike.x402.Listing;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A route that is sold, as OpenAPI describes it. Its schemas are made of the examples of its declaration, so that none
 * of them can contradict another.
 */
final class RouteOperation {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final String TYPE = "application/json";

    private RouteOperation() {}

    /**
     * @param id no other operation's
     * @param example of a body, or of a query where the method has no body; null: none is known
     * @param answer an example of what the upstream answers; null: none is known
     */
    static Operation of(String id, RouteTerms terms, PathPattern pattern, String method, @Nullable JsonNode example,
            @Nullable JsonNode answer) {
        String written = pattern.getPatternString();
        String path = path(written);
        ObjectNode operation = object().put("operationId", id).put("summary", terms.description());
        operation.putArray("security");
        ObjectNode payment = operation.putObject("x-payment-info");
        payment.putObject("price").put("mode", "fixed").put("currency", "USD").put("amount", terms.price().toDecimal());
        payment.putArray("protocols").addObject().putObject("x402");
        ArrayNode parameters = operation.putArray("parameters");
        Matcher names = PARAMETER.matcher(path);
        while (names.find())
            parameters.addObject()
                    .put("name", names.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        if (Listing.hasBody(method)) body(operation, example);
        else
            query(parameters, example);
        responses(operation, answer);
        return new Operation(path, method, operation, !written.contains("**") && !written.contains("{*"));
    }

    /** OpenAPI has names where patterns have stars: {@code /llm/**} is {@code /llm/{path}}. */
    static String path(String pattern) {
        return pattern.replaceAll("\\{\\*?([A-Za-z0-9_-]+)(:[^}]*)?}", "{$1}")
                .replaceAll("\\*\\*", "{path}")
                .replaceAll("\\*", "{part}");
    }

    private static void body(ObjectNode operation, @Nullable JsonNode example) {
        ObjectNode content = operation.putObject("requestBody").putObject("content").putObject(TYPE);
        content.set("schema", example == null ? object().put("type", "object") : schema(example));
        content.set("example", example == null ? object() : example);
    }

    private static void query(ArrayNode parameters, @Nullable JsonNode example) {
        if (example == null)
            parameters.addObject()
                    .put("name", "query")
                    .put("in", "query")
                    .put("style", "form")
                    .put("explode", true)
                    .putObject("schema")
                    .put("type", "object");
        else
            example.properties().forEach(field -> {
                ObjectNode parameter = parameters.addObject().put("name", field.getKey()).put("in", "query");
                parameter.set("schema", schema(field.getValue()));
                parameter.set("example", field.getValue());
            });
    }

    private static void responses(ObjectNode operation, @Nullable JsonNode answer) {
        ObjectNode responses = operation.putObject("responses");
        ObjectNode good = responses.putObject("200").put("description", "the answer and the receipt");
        if (answer != null) {
            ObjectNode content = good.putObject("content").putObject(TYPE);
            content.set("schema", schema(answer));
            content.set("example", answer);
        }
        responses.putObject("402").put("description", "the price: x402 V1 terms in the body, V2 in PAYMENT-REQUIRED");
    }

    private static ObjectNode schema(JsonNode example) {
        return switch (example.getNodeType()) {
            case OBJECT -> {
                ObjectNode schema = object().put("type", "object");
                ObjectNode properties = schema.putObject("properties");
                example.properties().forEach(field -> properties.set(field.getKey(), schema(field.getValue())));
                yield schema;
            }
            case ARRAY -> object().put("type", "array");
            case STRING -> object().put("type", "string");
            case NUMBER -> object().put("type", "number");
            case BOOLEAN -> object().put("type", "boolean");
            case NULL, MISSING, BINARY, POJO -> object();
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
