package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream, paid by key and the cheapest there is, whose every answer repeats the key that it was given. */
final class Blabber implements AutoCloseable {
    private static final List<Integer> STATUSES = List.of(400, 500, 200, 401, 422, 402, 429, 302, 201);

    private final String key;
    private final HttpServer server;
    private final AtomicInteger orders = new AtomicInteger();

    Blabber(String key) throws IOException {
        this.key = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The configuration with this upstream in it. */
    String added(String yaml) {
        return yaml.replaceFirst("(?m)^upstreams:$", """
                upstreams:
                  - id: blabber
                    style: x-router
                    url: "http://127.0.0.1:%d"
                    allow-private: true
                    auth: { value: "Bearer %s", check: /v1/models }
                    models: [ { id: flux-schnell, cost: { per-image: 0.0001 } } ]"""
                .formatted(server.getAddress().getPort(), key));
    }

    /** How many orders came with the key. */
    int orders() {
        return orders.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.getRequestBody().readAllBytes();
        boolean order = exchange.getRequestMethod().equals("POST") && given.equals("Bearer " + key);
        int status = order ? STATUSES.get(orders.getAndIncrement() % STATUSES.size()) : 200;
        byte[] body = """
                {"error":"%s","code":"%s","message":"the key %s is not good","id":"%s","status":"%s"}"""
                .formatted(key, key, given, key, key)
                .getBytes(UTF_8);
        exchange.getResponseHeaders().add("Location", "/v1/jobs/1");
        exchange.getResponseHeaders().add("X-Key", given);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
