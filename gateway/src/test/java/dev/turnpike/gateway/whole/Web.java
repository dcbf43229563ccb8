package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client of one server. Headers are given as name, value, name, value. */
record Web(URI base) {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    record Answer(int status, HttpHeaders headers, byte[] bytes) {
        String text() {
            return new String(bytes, UTF_8);
        }

        JsonNode json() {
            return JSON.readTree(bytes);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + (bytes.length < 4000 ? text() : bytes.length + " bytes");
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    Answer send(String method, String path, String body, String... headers) {
        return later(method, path, body, headers).join();
    }

    CompletableFuture<Answer> later(String method, String path, String body, String... headers) {
        return raw(method, path, body, headers).thenApply(Web::answer);
    }

    /** The client's own future: cancelling this one closes the connection. */
    CompletableFuture<HttpResponse<byte[]>> raw(String method, String path, String body, String... headers) {
        return CLIENT.sendAsync(request(method, path, body, headers), BodyHandlers.ofByteArray());
    }

    /** Posts a body that never comes whole: the answer with which the server closes the connection. */
    CompletableFuture<Answer> unfinished(String path, String begin) {
        return CompletableFuture.supplyAsync(() -> {
            try (var socket = new Socket(base.getHost(), base.getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 60\r\n\r\n" + begin).getBytes(UTF_8));
                return answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Answer answer(String text) {
        String[] parts = text.split("\r\n\r\n", 2);
        List<String> head = parts[0].lines().toList();
        Map<String, List<String>> headers = head.stream()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.groupingBy(line -> line[0],
                        Collectors.mapping(line -> line[1], Collectors.toList())));
        return new Answer(Integer.parseInt(head.getFirst().split(" ")[1]),
                HttpHeaders.of(headers, (name, value) -> true), parts[1].getBytes(UTF_8));
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type"))
            request.header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return request.build();
    }

    static Answer answer(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }
}
