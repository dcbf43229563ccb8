package dev.turnpike.gateway.http.wire;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.channel.AbortedException;

/** Reads request bodies: once, JSON only, at most 64 KB, within 20 seconds. */
public final class Bodies {
    public static final int MAX_BYTES = 64 * 1024;
    public static final Duration MAX_TIME = Duration.ofSeconds(20);
    public static final String TOO_LARGE = "The body is too large (expected: at most " + MAX_BYTES + " bytes).";
    public static final String TOO_SLOW = "The body did not come in time (expected: within " + MAX_TIME.toSeconds()
            + " seconds).";
    private static final String CUT_SHORT = "The connection was closed before the body was whole.";
    public static final String NOT_JSON = "The body is of another media type (expected: Content-Type: "
            + "application/json, no Content-Encoding).";

    private final Scheduler scheduler;

    /** @param scheduler measures the time of a slow body */
    public Bodies(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The whole body; empty bytes if there is none. A connection that closes before its end is refused like a slow one. */
    public Mono<byte[]> read(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > MAX_BYTES)
            return Mono.error(Refusal.of(Code.BODY_TOO_LARGE, TOO_LARGE));
        if (!json(request)) return Mono.error(Refusal.of(Code.UNSUPPORTED_MEDIA_TYPE, NOT_JSON));
        return DataBufferUtils.join(request.getBody(), MAX_BYTES)
                .map(Bodies::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(AbortedException.class, gone -> Refusal.of(Code.REQUEST_TIMEOUT, CUT_SHORT))
                .timeout(MAX_TIME, Mono.error(() -> Refusal.of(Code.REQUEST_TIMEOUT, TOO_SLOW)), scheduler);
    }

    /** A body without a type is taken for JSON. */
    private static boolean json(ServerHttpRequest request) {
        String type = request.getHeaders().getFirst("Content-Type");
        if (request.getHeaders().containsHeader("Content-Encoding")) return false;
        if (type == null || request.getHeaders().getContentLength() == 0) return true;
        try {
            MediaType media = MediaType.parseMediaType(type);
            return media.getSubtype().equals("json") || media.getSubtype().endsWith("+json");
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
