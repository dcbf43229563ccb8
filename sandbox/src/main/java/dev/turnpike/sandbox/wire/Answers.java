package dev.turnpike.sandbox.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Builders of HTTP answers. */
public final class Answers {
    private Answers() {}

    public static Http.Answer json(int status, JsonNode body) {
        return of(status, "application/json", Json.write(body));
    }

    public static Http.Answer text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body.getBytes(UTF_8));
    }

    public static Http.Answer of(int status, String contentType, byte[] body) {
        return new Http.Answer(status, Map.of("content-type", List.of(contentType)), body);
    }

    /** An error in the form the providers use: a code, and a sentence for people. */
    public static Http.Answer error(int status, String code, String message) {
        return json(status, Json.newObject().put("error", code).put("message", message));
    }

    public static Http.Answer notFound() {
        return error(404, "NOT_FOUND", "there is nothing at this path");
    }

    public static Http.Answer with(Http.Answer answer, String name, String value) {
        var headers = new HashMap<>(answer.headers());
        headers.put(name.toLowerCase(Locale.ROOT), List.of(value));
        return new Http.Answer(answer.status(), Map.copyOf(headers), answer.body());
    }
}
