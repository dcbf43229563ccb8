package dev.turnpike.surface.route;

import dev.turnpike.surface.wire.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client's request as a route's upstream sees it: without its payment, and without headers that are ours to write. The
 * body is one that was read, so that it can be sent when its client is gone.
 */
final class UpstreamRequest extends ServerHttpRequestDecorator {
    private static final List<String> PAYMENT = List.of("payment-signature", "x-payment");
    /** Of the connection and the body's way to us; and those that ask for a part: the whole answer is sold, and kept for replays. */
    private static final List<String> NOT_SENT = List.of("Transfer-Encoding", "Content-Length", "Expect", "Range",
            "If-Range", "Connection");
    private static final String OURS = "turnpike-";

    private final byte[] body;

    private UpstreamRequest(ServerHttpRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /** A request that costs nothing. */
    static ServerHttpRequest free(ServerHttpRequest request) {
        return request.mutate().headers(UpstreamRequest::strip).build();
    }

    /** @param note what the upstream is told of the payment */
    static ServerHttpRequest of(ServerHttpRequest request, byte[] body, Map<String, String> note) {
        return new UpstreamRequest(request.mutate().headers(headers -> {
            strip(headers);
            NOT_SENT.forEach(headers::remove);
            if (body.length > 0) headers.setContentLength(body.length);
            if (hasLostItsType(headers) && Json.isObject(body)) headers.set("Content-Type", "application/json");
            note.forEach(headers::set);
        }).build(), body);
    }

    /** A stock client loses its headers when it pays; then its body has no type, or that of text. */
    private static boolean hasLostItsType(HttpHeaders headers) {
        String type = Objects.toString(headers.getFirst("Content-Type"), "").strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.split(";", 2)[0].strip().equals("text/plain");
    }

    private static void strip(HttpHeaders headers) {
        List.copyOf(headers.headerNames()).stream().filter(UpstreamRequest::isStripped).forEach(headers::remove);
    }

    private static boolean isStripped(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return PAYMENT.contains(lower) || lower.startsWith(OURS);
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return body.length == 0 ? Flux.empty()
                : Mono.<DataBuffer>fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(body)).flux();
    }
}
