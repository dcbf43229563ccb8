package dev.turnpike.gateway.http.sale;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongFunction;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A response as a stream of events ({@code text/event-stream}). Its headers and a comment go out at once, and a comment
 * every ten seconds until the events come: no client takes the connection for dead while images are made.
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

    /** Writes the events, and comments until they come; done when the last byte has been handed to the connection. */
    static Mono<Void> write(ServerHttpResponse response, Flux<byte[]> events, Scheduler scheduler) {
        return write(response, events, beat -> COMMENT, scheduler);
    }

    /** @param beat what is written until the events come, by its number, from 0 on */
    public static Mono<Void> write(ServerHttpResponse response, Flux<byte[]> events, LongFunction<byte[]> beat,
            Scheduler scheduler) {
        response.setStatusCode(HttpStatus.OK);
        response.getHeaders().set("Content-Type", "text/event-stream");
        response.getHeaders().set("Cache-Control", "no-store");
        return response.writeAndFlushWith(withBeats(events, beat, scheduler)
                .map(bytes -> Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes))));
    }

    static Flux<byte[]> withBeats(Flux<byte[]> events, LongFunction<byte[]> beat, Scheduler scheduler) {
        return events.publish(shared -> Flux.merge(Flux.interval(Duration.ZERO, BEAT, scheduler)
                .onBackpressureDrop()
                .map(beat::apply)
                .takeUntilOther(shared.materialize()), shared));
    }
}
