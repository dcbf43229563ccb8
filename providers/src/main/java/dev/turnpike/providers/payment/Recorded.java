package dev.turnpike.providers.payment;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.x402.Http;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One exchange with an upstream as it was recorded, or written after documentation: the form that {@code
 * docs/new-style.md} describes. {@code {{origin}}} in it stands for the upstream's own origin.
 */
record Recorded(JsonNode json) {
    static final String ORIGIN = "https://upstream.example";
    private static final int STEP = 64;

    /** @throws IllegalArgumentException if this is no exchange */
    static Recorded of(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8).replace("{{origin}}", ORIGIN);
        return Json.object(text.getBytes(StandardCharsets.UTF_8))
                .filter(json -> json.path("order").isObject())
                .map(Recorded::new)
                .orElseThrow(() -> new IllegalArgumentException("no JSON object with an order"));
    }

    ImageOrder order() {
        JsonNode order = json.path("order");
        String shape = text(order, "shape");
        Shape pair = shape == null ? null : Shape.parse(shape);
        String size = text(order, "size");
        Resolution resolution = pair == null ? Resolution.parse(size == null ? "1024x1024" : size)
                : Resolution.ofTier(pair.tier(), pair.across(), pair.down(), STEP);
        return new ImageOrder(order.path("prompt").asString("a red fox"), "model", resolution, pair,
                order.path("count").asInt(1), text(order, "negative"), whole(order, "steps"), number(order, "guidance"),
                order.path("seed").isNumber() ? order.path("seed").longValue() : null,
                new Extras(text(order, "quality"), text(order, "format"),
                        order.path("images").valueStream().map(url -> url.asString("")).toList()));
    }

    /** The upstream's own name of the model. */
    String as() {
        return json.path("order").path("as").asString("model");
    }

    Set<String> hosts() {
        Set<String> hosts = new HashSet<>();
        json.path("hosts").forEach(host -> hosts.add(host.asString("")));
        return hosts;
    }

    List<JsonNode> polls() {
        return json.path("polls").valueStream().toList();
    }

    static Http.Answer answer(JsonNode response) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.path("headers")
                .forEachEntry((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value.asString(""))));
        String body = response.has("text") ? response.path("text").asString("") : response.path("body").toString();
        return new Http.Answer(response.path("status").asInt(200), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String text(JsonNode from, String field) {
        return from.path(field).stringValueOpt().orElse(null);
    }

    private static @Nullable Integer whole(JsonNode from, String field) {
        return from.path(field).isNumber() ? Integer.valueOf(from.path(field).intValue()) : null;
    }

    private static @Nullable BigDecimal number(JsonNode from, String field) {
        return from.path(field).isNumber() ? from.path(field).decimalValue() : null;
    }
}
