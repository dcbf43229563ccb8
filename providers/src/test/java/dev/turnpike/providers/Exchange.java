package dev.turnpike.providers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of a provider as kept in {@code exchanges/}: {@code status}, {@code headers}, {@code base64} (headers that
 * are JSON in base64), and {@code body} (JSON) or {@code text}. {@code {{origin}}} stands for where the provider is.
 * They are written after the providers' documentation; none was recorded from a live host.
 */
record Exchange(int status, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Exchange of(String file, String origin) {
        var kept = JSON.readTree(text(file).replace("{{origin}}", origin));
        return new Exchange(kept.path("status").intValue(), headers(kept),
                kept.has("text") ? kept.path("text").stringValue() : kept.path("body").toString());
    }

    private static Map<String, String> headers(JsonNode kept) {
        var headers = new LinkedHashMap<String, String>();
        kept.path("headers").forEachEntry((name, value) -> headers.put(name, value.stringValue()));
        kept.path("base64").forEachEntry((name, value) -> headers.put(name, base64(value.toString())));
        return headers;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String file) {
        try (var in = Exchange.class.getResourceAsStream("/exchanges/" + file + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }
}
