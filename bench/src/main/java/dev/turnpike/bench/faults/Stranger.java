package dev.turnpike.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Somebody on one loopback address. */
final class Stranger implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client;
    private final URI url;

    /**
     * @param address such as {@code 127.0.9.1}
     * @param url of what is sold
     */
    Stranger(String address, URI url) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(local(address))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.url = url;
    }

    /**
     * One answer.
     *
     * @param status 0: the connection was closed, or nothing came in time
     */
    record Answer(int status, String body, Optional<String> location, int retryAfterSeconds) {
        static final Answer NONE = new Answer(0, "", Optional.empty(), 1);

        boolean images() {
            return status == 200 && body.contains("\"images\"");
        }

        /** Id of the job that an answer 202 tells of. */
        Optional<String> job() {
            return location.map(path -> path.substring(path.lastIndexOf('/') + 1));
        }
    }

    /**
     * Sends an order.
     *
     * @param payment its header line; empty: none
     * @param headers more of them, names and values in turn
     */
    Answer order(byte[] payment, String body, String... headers) {
        var request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (payment.length > 0) {
            String[] header = new String(payment, StandardCharsets.US_ASCII).split(": ", 2);
            request.header(header[0], header[1]);
        }
        if (headers.length > 0) request.headers(headers);
        return send(request);
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(url.resolve(path)).GET());
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(url.resolve(path)).DELETE());
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), answer.headers().firstValue("Location"),
                    answer.headers().firstValue("Retry-After").map(Integer::valueOf).orElse(1));
        } catch (IOException closed) {
            return Answer.NONE;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Answer.NONE;
        }
    }

    static InetAddress local(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException never) {
            throw new IllegalArgumentException(never);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
