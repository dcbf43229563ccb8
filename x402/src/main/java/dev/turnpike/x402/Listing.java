package dev.turnpike.x402;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What catalogues are told of a resource beside its terms: V2's extension {@code bazaar} and its resource's metadata,
 * V1's {@code outputSchema} (x402.md section 9). Nothing of it is signed or compared: a payment is good with another.
 *
 * <p>Two listings are equal only if they are the same one.
 */
public final class Listing {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String JSON = "json";
    private static final String MCP = "mcp";
    private static final String TRANSPORT = "streamable-http";

    private final ObjectNode bazaar = JsonNodeFactory.instance.objectNode();
    private final ObjectNode outputSchema = JsonNodeFactory.instance.objectNode();
    private final Service service;

    /**
     * @param method in capitals
     * @param input body of the request; its query where the method has no body
     * @param routeTemplate path of a resource whose path has parameters, such as {@code /x/:id}; null: none
     */
    public Listing(String method, Shape input, Shape output, Service service, @Nullable String routeTemplate) {
        boolean body = hasBody(method);
        this.service = service;
        ObjectNode info = bazaar.putObject("info");
        ObjectNode request = info.putObject("input").put("type", "http").put("method", method);
        if (body) request.put("bodyType", JSON);
        request.set(body ? "body" : "queryParams", input.example());
        info.putObject("output").put("type", JSON).set("example", output.example());
        bazaar.set("schema", schema(method, body, input, output));
        if (routeTemplate != null) bazaar.put("routeTemplate", routeTemplate);
        ObjectNode old = outputSchema.putObject("input")
                .put("type", "http")
                .put("method", method)
                .put("discoverable", true);
        if (body) old.put("bodyType", JSON);
        old.set(body ? "bodyFields" : "queryParams", fields(input));
        outputSchema.set("output", output.schema());
    }

    private Listing(Service service) {
        this.service = service;
    }

    /**
     * A tool of the Model Context Protocol, whose calls are paid for in its results. V1 has no words for one.
     *
     * <p>Its schema says twice what the arguments are: directories that know requests alone look for a {@code body}.
     *
     * @param arguments what it is called with
     */
    public static Listing tool(String name, String description, Shape arguments, Shape result, Service service) {
        Listing tool = new Listing(service);
        ObjectNode info = tool.bazaar.putObject("info");
        ObjectNode call = info.putObject("input")
                .put("type", MCP)
                .put("toolName", name)
                .put("description", description)
                .put("transport", TRANSPORT);
        call.set("inputSchema", arguments.schema());
        call.set("example", arguments.example());
        info.putObject("output").put("type", JSON).set("example", result.example());
        ObjectNode schema = tool.bazaar.putObject("schema").put("$schema", DIALECT).put("type", "object");
        schema.putArray("required").add("input");
        ObjectNode properties = schema.putObject("properties");
        ObjectNode request = properties.putObject("input").put("type", "object").put("additionalProperties", false);
        request.putArray("required").add("type").add("toolName").add("inputSchema");
        ObjectNode parts = request.putObject("properties");
        parts.putObject("type").put("type", "string").put("const", MCP);
        parts.putObject("toolName").put("type", "string").put("const", name);
        parts.putObject("description").put("type", "string");
        parts.putObject("transport").put("type", "string").putArray("enum").add(TRANSPORT);
        parts.putObject("inputSchema").put("type", "object");
        parts.set("example", arguments.schema());
        parts.set("body", arguments.schema());
        properties.set("output", answer(result));
        return tool;
    }

    /** Whether requests of this method, in capitals, have a body. */
    public static boolean hasBody(String method) {
        return WITH_BODY.contains(method);
    }

    private static ObjectNode fields(Shape input) {
        return input.schema().get("properties") instanceof ObjectNode fields ? fields
                : JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode schema(String method, boolean body, Shape input, Shape output) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("$schema", DIALECT).put("type", "object");
        schema.putArray("required").add("input");
        ObjectNode properties = schema.putObject("properties");
        ObjectNode request = properties.putObject("input").put("type", "object").put("additionalProperties", false);
        var required = request.putArray("required").add("type").add("method");
        ObjectNode parts = request.putObject("properties");
        parts.putObject("type").put("type", "string").put("const", "http");
        parts.putObject("method").put("type", "string").putArray("enum").add(method);
        if (body) {
            required.add("bodyType").add("body");
            parts.putObject("bodyType").put("type", "string").putArray("enum").add(JSON);
        }
        parts.set(body ? "body" : "queryParams", input.schema());
        properties.set("output", answer(output));
        return schema;
    }

    private static ObjectNode answer(Shape output) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("type", "object");
        answer.putArray("required").add("type");
        ObjectNode told = answer.putObject("properties");
        told.putObject("type").put("type", "string");
        told.set("example", output.schema());
        return answer;
    }

    /** Adds this to V2's object of a 402. */
    void addTo(ObjectNode paymentRequired) {
        if (paymentRequired.get("resource") instanceof ObjectNode resource) {
            resource.put("serviceName", service.name());
            if (!service.tags().isEmpty()) service.tags().forEach(resource.putArray("tags")::add);
            if (service.icon() != null) resource.put("iconUrl", service.icon());
        }
        paymentRequired.putObject("extensions").set("bazaar", bazaar.deepCopy());
    }

    /** Adds this to the entries of V1's object of a 402. */
    void addToAccepts(ObjectNode body) {
        if (outputSchema.isEmpty()) return;
        body.path("accepts").forEach(entry -> {
            if (entry instanceof ObjectNode terms) terms.set("outputSchema", outputSchema.deepCopy());
        });
    }

    /**
     * One side of a call.
     *
     * @param schema of JSON Schema, without references; {@code {}} for anything
     * @param example satisfies the schema
     */
    public record Shape(ObjectNode schema, JsonNode example) {}

    /**
     * Who sells.
     *
     * @param name at most 32 printable ASCII characters
     * @param tags at most five of as many
     * @param icon an absolute https URL; null: none
     */
    public record Service(String name, List<String> tags, @Nullable String icon) {
        public Service {
            tags = List.copyOf(tags);
        }
    }
}
