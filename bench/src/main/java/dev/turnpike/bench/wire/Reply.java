package dev.turnpike.bench.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The answer of a stub.
 *
 * @param after how long it is held back; zero: it is sent at once
 * @param tail how long its last bytes are held back once the others are sent
 */
public record Reply(int status, String type, Map<String, String> headers, byte[] body, Duration after, Duration tail) {
    /** JSON, at once. */
    public static Reply json(int status, String body) {
        return new Reply(status, "application/json", Map.of(), body.getBytes(StandardCharsets.UTF_8), Duration.ZERO,
                Duration.ZERO);
    }

    /** The same answer with one header more. */
    public Reply with(String name, String value) {
        return new Reply(status, type, Map.of(name, value), body, after, tail);
    }

    /** The same answer, later. */
    public Reply after(Duration wait) {
        return new Reply(status, type, headers, body, wait, tail);
    }
}
