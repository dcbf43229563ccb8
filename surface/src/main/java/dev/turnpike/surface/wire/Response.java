package dev.turnpike.surface.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * A whole response as a value. Its headers replace those of the same name; other headers that filters have set (CORS)
 * stay.
 *
 * @param headers each name once
 */
public record Response(int status, Map<String, String> headers, byte[] body) {
    public Response {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static Response json(int status, Object body) {
        return new Response(status, Map.of("Content-Type", "application/json"), Json.bytes(body));
    }

    public Response with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }

    public Response with(Map<String, String> others) {
        var more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new Response(status, more, body);
    }

    /** About the bytes of memory that it takes. */
    public int weight() {
        int weight = body.length;
        for (Map.Entry<String, String> header : headers.entrySet())
            weight += header.getKey().length() + header.getValue().length();
        return weight;
    }

    /** Writes it; done when the last byte has been handed to the connection. */
    public Mono<Void> to(ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(status));
        headers.forEach(response.getHeaders()::set);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
