package dev.turnpike.surface.listing;

import dev.turnpike.x402.Listing;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing that is sold, as OpenAPI describes it.
 *
 * @param path of OpenAPI: parameters stand in braces
 * @param method in capitals
 * @param whole whether the path stands for one URL, or for those that its parameters make; otherwise for whole folders
 */
public record Operation(String path, String method, ObjectNode openApi, boolean whole) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /** Whether it is one URL. */
    public boolean isOneUrl() {
        return !path.contains("{");
    }

    public String summary() {
        return openApi.path("summary").asString("");
    }

    /** What catalogues are told of it in its 402. */
    public Listing listing(Listing.Service service) {
        return new Listing(method, input(), output(), service, whole ? template() : null);
    }

    /**
     * What catalogues are told of a tool that does the same.
     *
     * @param tool its name
     */
    public Listing listing(String tool, Listing.Service service) {
        return Listing.tool(tool, summary(), input(), output(), service);
    }

    private @Nullable String template() {
        return isOneUrl() ? null : PARAMETER.matcher(path).replaceAll(":$1");
    }

    /** As much of the schema as the example uses: a client echoes all of it with its payment. */
    private Listing.Shape input() {
        if (!Listing.hasBody(method)) return query();
        JsonNode content = openApi.path("requestBody").path("content").path("application/json");
        JsonNode example = content.path("example");
        return new Listing.Shape(used(content.path("schema"), example), example.isMissingNode() ? object() : example);
    }

    private Listing.Shape query() {
        ObjectNode example = object();
        ObjectNode schema = object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        openApi.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asString("").equals("query") && parameter.has("example")) {
                example.set(parameter.path("name").asString(), parameter.path("example"));
                properties.set(parameter.path("name").asString(), parameter.path("schema"));
            }
        });
        return new Listing.Shape(schema, example);
    }

    private Listing.Shape output() {
        JsonNode content = openApi.path("responses").path("200").path("content").path("application/json");
        JsonNode example = content.path("example");
        return example.isMissingNode() ? new Listing.Shape(object(), object())
                : new Listing.Shape(used(content.path("schema"), example), example);
    }

    private static ObjectNode used(JsonNode schema, JsonNode example) {
        ObjectNode part = object().put("type", schema.path("type").asString("object"));
        if (schema.has("required")) part.set("required", schema.path("required"));
        ObjectNode properties = part.putObject("properties");
        schema.path("properties")
                .properties()
                .stream()
                .filter(property -> example.has(property.getKey()))
                .forEach(property -> properties.set(property.getKey(), property.getValue()));
        return part;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
