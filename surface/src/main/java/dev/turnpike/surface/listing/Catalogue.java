package dev.turnpike.surface.listing;

import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.surface.wire.Shipped;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that is sold: images, as {@code discovery/openapi.json} declares them, and the routes of the operator. Lists the
 * terms of each in its 402.
 */
public final class Catalogue {
    private static final String OPENAPI = Shipped.text("discovery/openapi.json");
    /** The paid tool at {@code /mcp}. */
    public static final String TOOL = "generate_image";
    private static final String PAID = "x-payment-info";
    private static final List<Operation> IMAGES = read();

    private final List<Operation> routes;
    private final Map<String, Listing> listings = new LinkedHashMap<>();

    public Catalogue(List<Operation> routes, Listing.Service service) {
        this.routes = List.copyOf(routes);
        IMAGES.forEach(sold -> listings.put(sold.path(), sold.listing(service)));
        listings.put(Routes.MCP, generate().listing(TOOL, service));
    }

    private static Operation generate() {
        return IMAGES.stream().filter(sold -> sold.path().equals(Routes.GENERATE)).findFirst().orElseThrow();
    }

    private static List<Operation> read() {
        return Json.read(OPENAPI)
                .path("paths")
                .properties()
                .stream()
                .flatMap(path -> path.getValue()
                        .properties()
                        .stream()
                        .filter(method -> method.getValue().has(PAID))
                        .map(method -> new Operation(path.getKey(), method.getKey().toUpperCase(Locale.ROOT),
                                (ObjectNode) method.getValue(), true)))
                .toList();
    }

    /** The JSON Schema of an order of images, as the document has it. */
    public static JsonNode orderSchema() {
        return Json.read(OPENAPI).at("/paths/~1v1~1images~1generate/post/requestBody/content/application~1json/schema");
    }

    /** Images first. */
    public List<Operation> sold() {
        return Stream.concat(IMAGES.stream(), routes.stream()).toList();
    }

    /** The routes of the operator. */
    public List<Operation> routes() {
        return routes;
    }

    /** The same challenge for images, as catalogues read it. */
    public Challenge listed(Challenge challenge) {
        String resource = challenge.terms().resource();
        return listings.entrySet()
                .stream()
                .filter(sold -> resource.endsWith(sold.getKey()))
                .findFirst()
                .map(sold -> challenge.listed(sold.getValue()))
                .orElse(challenge);
    }

    /**
     * The whole document.
     *
     * @param values of the variables in its text, such as {@code ${url}}
     * @param contact e-mail address of the operator; empty: none is told
     */
    public ObjectNode openApi(Map<String, String> values, String title, String contact) {
        String text = OPENAPI;
        for (Map.Entry<String, String> value : values.entrySet())
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        ObjectNode document = (ObjectNode) Json.read(text);
        ObjectNode info = (ObjectNode) document.path("info");
        info.put("title", title);
        if (!contact.isEmpty()) ((ObjectNode) info.path("contact")).put("email", contact);
        ObjectNode paths = (ObjectNode) document.path("paths");
        routes.forEach(route -> paths.withObjectProperty(route.path())
                .set(route.method().toLowerCase(Locale.ROOT), route.openApi()));
        return document;
    }
}
