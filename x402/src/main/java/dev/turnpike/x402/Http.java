package dev.turnpike.x402;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * One HTTP exchange, and the one place that defines whether a request was sent.
 *
 * <p>It makes no retry and follows no redirect. It never fails: every end of an exchange is an {@link Outcome}.
 */
public interface Http {
    Mono<Outcome> send(Call call);

    /**
     * A request.
     *
     * @param headers names in any case, each once
     * @param body empty for none
     * @param timeout for the whole exchange, connection included
     * @param maxBytes the largest answer that is read, unpacked; a larger one is {@link Lost}
     * @param reach the addresses that may be connected to
     * @param beginning whether the first {@code maxBytes} of an answer will do: a larger one is cut there, and the rest is
     *     not read
     */
    record Call(String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout, int maxBytes,
            Reach reach, boolean beginning) {
        public Call(String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout, int maxBytes,
                Reach reach) {
            this(method, uri, headers, body, timeout, maxBytes, reach, false);
        }

        public Call with(String name, String value) {
            var more = new java.util.LinkedHashMap<>(headers);
            more.put(name, value);
            return new Call(method, uri, Map.copyOf(more), body, timeout, maxBytes, reach, beginning);
        }

        /** Shows neither headers nor path, which hold payments and keys. */
        @Override
        public String toString() {
            return "Call[" + method + " " + uri.getScheme() + "://" + Host.of(uri) + "]";
        }
    }

    /** The addresses that a call may connect to; every resolved address is checked at connect. */
    enum Reach {
        /** Public addresses by https only. */
        PUBLIC,
        /** Also plain http, loopback, RFC 1918 and unique local addresses; never link-local or metadata addresses. */
        PRIVATE,
        /** Any address: the operator configured it (facilitator, RPC). */
        OPERATOR
    }

    /**
     * Room in memory for an answer. Whoever bounds what is read puts one into the context of the subscriber, under this
     * class; without one, an answer is read at once.
     */
    interface Room {
        /** Done once there is room for so many bytes of this answer in all; they are not read before. */
        Mono<Void> atLeast(long bytes);

        /** The answer was so large. */
        void read(long bytes);
    }

    /** The end of an exchange. */
    sealed interface Outcome permits Answer, NotSent, Lost {}

    /**
     * A complete answer, the final one.
     *
     * @param headers names in lower case, as they came: those on length and encoding are about the bytes on the wire
     * @param body without its content encoding
     */
    record Answer(int status, Map<String, List<String>> headers, byte[] body) implements Outcome {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
        }

        /** Without the mark of its encoding that some servers begin a text with. */
        public String text() {
            String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }

    /** No byte of the request has left: a forbidden address, DNS, connect, pool or TLS. */
    record NotSent(String detail) implements Outcome {}

    /** Any later failure: some or all of the request may have arrived. */
    record Lost(String detail) implements Outcome {}
}
