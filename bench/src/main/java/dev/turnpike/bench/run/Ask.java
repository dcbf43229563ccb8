package dev.turnpike.bench.run;

import dev.turnpike.x402.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Single questions to a server, not for measuring. */
public final class Ask {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private Ask() {}

    public static Http.Answer get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    public static Http.Answer post(URI uri, String body) {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks a program again until the status is this. */
    static void until(Program program, URI uri, int status) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(uri, status)) {
            program.requireAlive();
            if (System.nanoTime() > end) throw new IllegalStateException(uri + " does not answer " + status);
            pause(AGAIN);
        }
    }

    private static boolean answers(URI uri, int status) {
        try {
            return get(uri).status() == status;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    public static void pause(Duration wait) {
        LockSupport.parkNanos(wait.toNanos());
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static Http.Answer send(HttpRequest.Builder request) {
        try {
            var answer = CLIENT.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Http.Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
