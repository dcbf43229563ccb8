package dev.turnpike.surface.sale;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A response as a stream of events ({@code text/event-stream}). Its headers and a comment go out at once, and a comment
 * every ten seconds until the events end: no client takes the connection for dead while images are made.
 */
public final class Events {
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final byte[] COMMENT = ": working\n\n".getBytes(StandardCharsets.UTF_8);

    private Events() {}

    /** @param data JSON in one line */
    public static byte[] event(String type, byte[] data) {
        byte[] head = ("event: " + type + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] event = new byte[head.length + data.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(data, 0, event, head.length, data.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    /**
     * The same with an id, which the client sends as {@code Last-Event-ID} when it connects again.
     *
     * @param data JSON; a line break in it stands between tokens, and is written as a space
     */
    public static byte[] event(int id, String type, byte[] data) {
        byte[] head = ("id: " + id + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] line = data.clone();
        for (int i = 0; i < line.length; i++) if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';
        byte[] event = event(type, line);
        byte[] whole = Arrays.copyOf(head, head.length + event.length);
        System.arraycopy(event, 0, whole, head.length, event.length);
        return whole;
    }

    /** Writes the events, and comments until they end; done when the last byte has been handed to the connection. */
    public static Mono<Void> write(ServerHttpResponse response, Flux<byte[]> events, Scheduler scheduler) {
        return write(response, events, beat -> COMMENT, scheduler);
    }

    /** @param beat what is written until the events end, by its number, from 0 on */
    public static Mono<Void> write(ServerHttpResponse response, Flux<byte[]> events, LongFunction<byte[]> beat,
            Scheduler scheduler) {
        head(response);
        return response.writeAndFlushWith(withBeats(events, beat, scheduler)
                .map(bytes -> Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes))));
    }

    /** Status and headers alone, as a HEAD request gets them. */
    public static void head(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.OK);
        response.getHeaders().set("Content-Type", "text/event-stream");
        response.getHeaders().set("Cache-Control", "no-store");
    }

    static Flux<byte[]> withBeats(Flux<byte[]> events, LongFunction<byte[]> beat, Scheduler scheduler) {
        return events.publish(shared -> Flux.merge(Flux.interval(Duration.ZERO, BEAT, scheduler)
                .onBackpressureDrop()
                .map(beat::apply)
                .takeUntilOther(shared.ignoreElements()), shared));
    }
}
