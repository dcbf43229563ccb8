package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plain HTTP and JSON, for what no stock client does. */
final class Web {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    /** Clients with addresses of their own: who calls one of these hosts does it from the same address. */
    private static final String OWN = "127.0.1.";

    private static final Map<String, HttpClient> CLIENTS = new ConcurrentHashMap<>();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Web() {}

    /**
     * An answer.
     *
     * @param status 0: there was none
     * @param receipt of either version, as it came
     * @param required the terms of the second version, as they came
     */
    record Answer(int status, Optional<String> receipt, Optional<String> required, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        /** The transaction a receipt of either version names. */
        String transaction() {
            return decode(receipt.orElseThrow(() -> new AssertionError("no receipt with " + status + " " + text)))
                    .path("transaction")
                    .stringValue();
        }
    }

    static Answer get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET()).join();
    }

    /** @param headers name, value, name, value … */
    static Answer post(String url, String body, String... headers) {
        return posting(url, body, headers).join();
    }

    static CompletableFuture<Answer> posting(String url, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static JsonNode decode(String base64) {
        return JSON.readTree(Base64.getDecoder().decode(base64));
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static CompletableFuture<Answer> send(HttpRequest.Builder request) {
        HttpRequest made = request.timeout(Duration.ofMinutes(2)).build();
        return client(made.uri().getHost()).sendAsync(made, BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(Web::answer)
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof IOException)
                        return new Answer(0, Optional.empty(), Optional.empty(), cause.toString());
                    throw new CompletionException(cause);
                });
    }

    private static HttpClient client(String host) {
        return host.startsWith(OWN) ? CLIENTS.computeIfAbsent(host, Web::from) : CLIENT;
    }

    private static HttpClient from(String address) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    private static Answer answer(HttpResponse<String> response) {
        Optional<String> second = response.headers().firstValue("PAYMENT-RESPONSE");
        return new Answer(response.statusCode(), second.or(() -> response.headers().firstValue("X-PAYMENT-RESPONSE")),
                response.headers().firstValue("PAYMENT-REQUIRED"), response.body());
    }
}
