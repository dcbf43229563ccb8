package dev.turnpike.surface.mcp;

import dev.turnpike.surface.listing.Catalogue;
import dev.turnpike.surface.pages.ModelPages;
import dev.turnpike.surface.pages.PricePages;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools by name, and how they are listed. None declares the form of its result: a stock client holds terms of payment
 * against it before anyone can pay them.
 */
final class Tools {
    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final Listing listing;

    Tools(ModelPages models, PricePages prices, JobTool jobs, GenerateTool generate, Failures failures) {
        ObjectNode order = (ObjectNode) Catalogue.orderSchema();
        JsonNode nothing = Json.read("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
        byName.put("list_models",
                new Tool.Free(failures, call -> Mono.fromSupplier(() -> ToolResult.of(models.list()))));
        byName.put("quote", new Tool.Free(failures,
                call -> Mono.fromSupplier(() -> ToolResult.of(prices.quote(call.order(), Routes.MCP)))));
        byName.put("estimate",
                new Tool.Free(failures, call -> Mono.fromSupplier(() -> ToolResult.of(prices.estimate(call.order())))));
        byName.put("get_job", jobs);
        byName.put(Catalogue.TOOL, generate);
        ObjectNode price = order.deepCopy();
        price.remove("required");
        listing = new Listing(List.of(
                free("list_models", "List models", "The models that are sold: sizes, parameters and prices. Free.",
                        nothing),
                free("quote", "Quote", "The exact price of an order, who could make it, and the terms to pay by. Free.",
                        price),
                free("estimate", "Estimate", "The exact price of an order alone. Free.", price),
                free("get_job", "Look at a job",
                        "A job that was paid for, with its images once they are settled. The id is a secret. Free.",
                        Json.read(
                                """
                                        {"type": "object", "required": ["id"], "additionalProperties": false, "properties": {
                                          "id": {"type": "string", "description": "of the job, as generate_image answers it"},
                                          "wait": {"type": "integer", "minimum": 0, "description": "seconds to wait for its end"}}}
                                        """)),
                new Listed(Catalogue.TOOL, "Generate images", """
                        Makes images of a prompt. Costs money: without a payment the result is an error with the terms \
                        of x402, which a client that can pay answers by calling again with _meta["x402/payment"]. \
                        Nothing is charged unless images are delivered; the same payment again gives the same images. \
                        What takes longer than a call may is answered with its job: see get_job.""", order,
                        new Hints(false, false, false, true))));
    }

    private static Listed free(String name, String title, String description, JsonNode schema) {
        return new Listed(name, title, description, schema, new Hints(true, false, true, true));
    }

    Optional<Tool> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Listing listing() {
        return listing;
    }

    /** All tools, on one page. */
    record Listing(List<Listed> tools) {}

    /** @param inputSchema JSON Schema of the arguments */
    record Listed(String name, String title, String description, JsonNode inputSchema, Hints annotations) {}

    /** What a host may tell its user of a tool. */
    record Hints(boolean readOnlyHint, boolean destructiveHint, boolean idempotentHint, boolean openWorldHint) {}
}
