package dev.turnpike.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.surface.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The gateway at the other end, one POST for each message. It follows no redirect and tries nothing twice. */
final class Remote {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(10);
    private static final int MOST = 64 * 1024 * 1024;
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final URI url;

    Remote(URI url) {
        this.url = url;
    }

    /**
     * The answer to a message; empty if it needs none.
     *
     * @param news is told of every other message that comes before it
     * @throws IOException if there is no answer; nothing is known of what became of the message then
     */
    Optional<JsonNode> send(JsonNode message, Consumer<JsonNode> news) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(message)))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 202) return Optional.empty();
            boolean events = response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            if (response.statusCode() == OK && events) return Optional.of(last(body, news));
            JsonNode answer = read(new String(body.readNBytes(MOST), UTF_8));
            if (response.statusCode() != OK)
                throw new IOException("answered " + response.statusCode() + " " + answer.path("message").asString(""));
            return Optional.of(answer);
        }
    }

    private static JsonNode last(InputStream body, Consumer<JsonNode> news) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("data:")) continue;
            JsonNode message = read(line.substring("data:".length()));
            if (message.has("result") || message.has("error")) return message;
            news.accept(message);
        }
        throw new IOException("the stream ended without an answer");
    }

    private static JsonNode read(String text) throws IOException {
        try {
            return Json.read(text);
        } catch (JacksonException unreadable) {
            throw new IOException("the answer is not JSON", unreadable);
        }
    }
}
