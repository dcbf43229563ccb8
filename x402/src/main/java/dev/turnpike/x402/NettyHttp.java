package dev.turnpike.x402;

import dev.turnpike.x402.http.AnswerBody;
import dev.turnpike.x402.http.Clients;
import dev.turnpike.x402.http.ContentCodings;
import dev.turnpike.x402.http.Failures;
import dev.turnpike.x402.http.Gate;
import dev.turnpike.x402.http.UriRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.LoopResources;

/**
 * HTTP/1.1 over reactor-netty, with the client's retry off and no redirect followed. Interim answers (1xx) are skipped,
 * and what comes packed is unpacked though we ask for neither.
 *
 * <p>A request counts as sent from the moment before its first byte is written: an earlier failure is {@link
 * Http.NotSent}, a later one {@link Http.Lost}.
 */
public final class NettyHttp implements Http, AutoCloseable {
    /** From so many bytes on, an answer is read on threads of their own: it would hold up all others for too long. */
    private static final int LARGE = 256 * 1024;

    private final Clients clients;
    private final Scheduler results;
    private final Scheduler large;

    /**
     * On event loops of its own.
     *
     * @param results where outcomes are published and time is kept
     */
    public NettyHttp(Scheduler results) {
        this(results, results, new Clients());
    }

    /**
     * @param large where answers of more than 256 KiB are published
     * @param loops event loops of its caller's, such as those of a server; not closed here
     */
    public NettyHttp(Scheduler results, Scheduler large, LoopResources loops) {
        this(results, large, new Clients(loops));
    }

    private NettyHttp(Scheduler results, Scheduler large, Clients clients) {
        this.results = results;
        this.large = large;
        this.clients = clients;
    }

    /** Whether a URL may be called at this reach, as far as it tells before its host is resolved. */
    public static boolean mayCall(Reach reach, URI uri) {
        return UriRules.objection(reach, uri).isEmpty();
    }

    @Override
    public Mono<Outcome> send(Call call) {
        return UriRules.objection(call.reach(), call.uri())
                .map(why -> Mono.<Outcome>just(new NotSent(why)))
                .orElseGet(() -> apart(call))
                .flatMap(outcome -> Mono.just(outcome).publishOn(isLarge(outcome) ? large : results));
    }

    /** Nothing of the connection is kept by those that go on from the outcome. */
    private Mono<Outcome> apart(Call call) {
        return Mono.create(sink -> sink.onDispose(
                gated(call, new Gate()).contextWrite(sink.contextView()).subscribe(sink::success, sink::error)));
    }

    private static boolean isLarge(Outcome outcome) {
        return outcome instanceof Answer answer && answer.body().length > LARGE;
    }

    private Mono<Outcome> gated(Call call, Gate gate) {
        return Mono.defer(() -> exchange(call, gate)).timeout(call.timeout(), results).onErrorResume(failure -> {
            String detail = Failures.describe(failure, call.timeout());
            return Mono.just(gate.shut() ? new NotSent(detail) : new Lost(detail));
        });
    }

    private Mono<Outcome> exchange(Call call, Gate gate) {
        return Mono.deferContextual(
                context -> exchange(call, gate, context.<Room>getOrEmpty(Room.class).orElse(AnswerBody.UNBOUNDED)));
    }

    private Mono<Outcome> exchange(Call call, Gate gate, Room room) {
        return to(call.uri(), clients.client(call.reach()).request(HttpMethod.valueOf(call.method())))
                .send((request, out) -> write(call, gate, request, out))
                .response((response, content) -> read(response, content, call, room))
                .single();
    }

    /** A URL whose host has an underscore is given as text: as a {@link URI} it has none. */
    private static HttpClient.RequestSender to(URI url, HttpClient.RequestSender request) {
        return url.getHost() != null ? request.uri(url) : request.uri(url.toASCIIString().split("#", 2)[0]);
    }

    private static Publisher<Void> write(Call call, Gate gate, HttpClientRequest request, NettyOutbound out) {
        call.headers().forEach(request::header);
        if (!gate.leave()) return Mono.error(new CancellationException("given up before it was sent"));
        return call.body().length == 0 ? Mono.empty() : out.sendObject(Unpooled.wrappedBuffer(call.body()));
    }

    private static Mono<Outcome> read(HttpClientResponse response, ByteBufFlux content, Call call, Room room) {
        var body = new AnswerBody(call.maxBytes(), call.beginning(), room);
        var codings = ContentCodings
                .toUndo(String.join(",", response.responseHeaders().getAll(HttpHeaderNames.CONTENT_ENCODING)));
        return (codings.isEmpty() ? body.read(content, length(response))
                : body.read(ContentCodings.undo(packed(response, content, call, room, codings), codings), -1))
                .flatMap(bytes -> codings.isEmpty() && ContentCodings.isGzip(bytes) ? unpacked(bytes, call, room)
                        : Mono.just(bytes))
                .map(bytes -> new Answer(response.status().code(), headers(response), bytes));
    }

    /** A body that is packed and does not say so; as it is where it is none. */
    private static Mono<byte[]> unpacked(byte[] bytes, Call call, Room room) {
        return new AnswerBody(call.maxBytes(), call.beginning(), room)
                .read(ContentCodings.undo(Flux.just(Unpooled.wrappedBuffer(bytes)),
                        List.of(ContentCodings.Coding.GZIP)), -1)
                .onErrorReturn(ContentCodings.Broken.class, bytes);
    }

    /** Where all of it is needed, as much as may come out at most; it takes room, too. */
    private static Flux<ByteBuf> packed(HttpClientResponse response, ByteBufFlux content, Call call, Room room,
            List<ContentCodings.Coding> codings) {
        if (!ContentCodings.needsAll(codings)) return content;
        Room quiet = new Room() {
            @Override
            public Mono<Void> atLeast(long bytes) {
                return room.atLeast(bytes);
            }

            @Override
            public void read(long bytes) {}
        };
        return new AnswerBody(call.maxBytes(), true, quiet).read(content, length(response))
                .map(Unpooled::wrappedBuffer)
                .flux();
    }

    /** Negative where the answer does not say how long it is. */
    private static long length(HttpClientResponse response) {
        try {
            return Long.parseLong(response.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "-1"));
        } catch (NumberFormatException unreadable) {
            return -1;
        }
    }

    private static Map<String, List<String>> headers(HttpClientResponse response) {
        var headers = new HashMap<String, List<String>>();
        response.responseHeaders()
                .forEach(header -> headers
                        .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(header.getValue()));
        return headers;
    }

    /** Closes all connections; concurrent exchanges are lost. */
    @Override
    public void close() {
        clients.close();
    }
}
