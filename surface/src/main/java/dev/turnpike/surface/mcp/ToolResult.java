package dev.turnpike.surface.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tool answers: the body of the HTTP answer as JSON, once for programs and once as text, the images that fit, and
 * the receipt. Where the HTTP answer is a 402, the JSON is the terms of payment, as x402 has them in a result.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ToolResult(List<Content> content, JsonNode structuredContent, boolean isError,
        @JsonProperty("_meta") @Nullable Map<String, JsonNode> meta) {
    private static final String TERMS = "PAYMENT-REQUIRED";

    /** One part of what a person or a model is shown. */
    sealed interface Content {
        record Text(String type, String text) implements Content {}

        /** @param data written in base64 */
        record Image(String type, byte[] data, String mimeType) implements Content {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Link(String type, String uri, String name, @Nullable String mimeType) implements Content {}
    }

    /** Of something free. */
    static ToolResult of(Object answer) {
        return of(Response.json(200, answer), false, List.of(), 0);
    }

    /**
     * @param v1 whether terms are in the first version of x402
     * @param data the bytes of the answer's images, where they can be had
     * @param inline how many of these bytes go into the result; what is beyond it is left to its URL
     */
    static ToolResult of(Response response, boolean v1, List<Optional<byte[]>> data, long inline) {
        String whole = new String(response.body(), StandardCharsets.UTF_8);
        JsonNode body;
        try {
            body = Json.read(whole);
        } catch (JacksonException number) { // in metadata: larger than any that is read
            return new ToolResult(List.of(new Content.Text("text", whole)), Json.raw(whole), response.status() >= 400,
                    null);
        }
        boolean v2 = response.headers().containsKey(TERMS) && !v1;
        if (v2) body = inV2(response, body);
        String wait = response.headers().get("Retry-After");
        if (wait != null && body instanceof ObjectNode object) object.put("retryAfterSeconds", Long.parseLong(wait));
        List<Content> content = new ArrayList<>();
        content.add(new Content.Text("text", new String(Json.asRead(body), StandardCharsets.UTF_8)));
        if (body.path("object").stringValue("").equals("job") && body.path("finishedAt").isMissingNode())
            content.add(new Content.Text("text", "This goes on; call get_job with the id "
                    + body.path("id").stringValue("") + " for its end. It need not be paid for again."));
        if (v2 && !body.has("charged"))
            content.add(new Content.Text("text",
                    "These terms are of x402 version 2; those of version 1 are in the answer of quote, as x402.v1."));
        JsonNode images = body.has("result") ? body.path("result").path("images") : body.path("images");
        content.addAll(images(images, data, inline));
        return new ToolResult(content, body, response.status() >= 400, meta(response, body));
    }

    /** The terms of the header, and what the body says beside its own. */
    private static JsonNode inV2(Response response, JsonNode body) {
        ObjectNode terms = (ObjectNode) decoded(response.headers().get(TERMS)).orElseThrow();
        body.properties()
                .stream()
                .filter(member -> !terms.has(member.getKey()))
                .forEach(member -> terms.set(member.getKey(), member.getValue()));
        return terms;
    }

    private static List<Content> images(JsonNode images, List<Optional<byte[]>> data, long inline) {
        List<Content> shown = new ArrayList<>();
        long left = inline;
        for (int i = 0; i < images.size(); i++) {
            JsonNode image = images.path(i);
            String type = image.path("mediaType").stringValue(null);
            byte[] bytes = i < data.size() ? data.get(i).orElse(null) : null;
            if (bytes != null && bytes.length <= left) {
                left -= bytes.length;
                shown.add(new Content.Image("image", bytes, type == null ? "image/png" : type));
            } else
                shown.add(
                        new Content.Link("resource_link", image.path("url").stringValue(""), "image " + (i + 1), type));
        }
        return shown;
    }

    /** The receipt, and of terms a second copy: some clients look for them here. */
    private static @Nullable Map<String, JsonNode> meta(Response response, JsonNode body) {
        Map<String, JsonNode> meta = new LinkedHashMap<>();
        Stream.of("PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE")
                .flatMap(name -> decoded(response.headers().get(name)).stream())
                .forEach(receipt -> {
                    meta.put("x402/payment-response", receipt);
                    meta.put("x402.payment-response", receipt);
                });
        if (response.headers().containsKey(TERMS)) meta.put("x402/error", body);
        return meta.isEmpty() ? null : meta;
    }

    private static Optional<JsonNode> decoded(@Nullable String header) {
        return Optional.ofNullable(header)
                .map(text -> Json.read(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)));
    }
}
