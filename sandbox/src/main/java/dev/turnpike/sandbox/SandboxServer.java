package dev.turnpike.sandbox;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server of endpoints on loopback ports, over real HTTP. Endpoints run on the scheduler, never on the event loop.
 */
final class SandboxServer implements AutoCloseable {
    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_HEADERS = 64 << 10;
    private static final Duration BODY_WITHIN = Duration.ofSeconds(20);
    private static final Duration HANGS_AT_MOST = Duration.ofMinutes(10);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(3);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,100}(:[0-9]{1,5})?");

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final List<DisposableServer> servers = new CopyOnWriteArrayList<>();

    SandboxServer(InstantSource clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** @return the bound port, a free one if 0 was given */
    int listen(int port, Endpoint endpoint) {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .httpRequestDecoder(limits -> limits.maxHeaderSize(MAX_HEADERS))
                .handle((request, response) -> serve(endpoint, request, response))
                .bindNow();
        servers.add(server);
        return server.port();
    }

    private Publisher<Void> serve(Endpoint endpoint, HttpServerRequest request, HttpServerResponse response) {
        return body(request).timeout(BODY_WITHIN, scheduler)
                .publishOn(scheduler)
                .map(body -> body.size() > MAX_BODY
                        ? new Reply.Now(
                                Answers.error(413, "BODY_TOO_LARGE", "expected: at most " + MAX_BODY + " bytes"))
                        : endpoint.handle(call(request, body.toByteArray()), clock.instant()))
                .flatMap(reply -> send(reply, response));
    }

    /** Keeps at most one byte more than the limit. */
    private static Mono<ByteArrayOutputStream> body(HttpServerRequest request) {
        return request.receive().asByteArray().reduceWith(ByteArrayOutputStream::new, (all, part) -> {
            all.write(part, 0, Math.min(part.length, MAX_BODY + 1 - all.size()));
            return all;
        });
    }

    private static Http.Call call(HttpServerRequest request, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.requestHeaders().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        URI uri = URI.create("http://" + host(request.requestHeaders()) + request.uri());
        return new Http.Call(request.method().name(), uri, headers, body, HANGS_AT_MOST, MAX_BODY, Http.Reach.OPERATOR);
    }

    /** The host under which the caller reached us, so that the URLs in our answers have an origin that it knows. */
    private static String host(HttpHeaders headers) {
        String host = headers.get(HttpHeaderNames.HOST, "");
        return HOST.matcher(host).matches() ? host : "127.0.0.1";
    }

    private Mono<Void> send(Reply reply, HttpServerResponse response) {
        return switch (reply) {
            case Reply.Now now -> send(now.answer(), response);
            case Reply.After after ->
                Mono.delay(after.delay(), scheduler).then(Mono.defer(() -> send(after.answer(), response)));
            case Reply.Drop drop -> drop(response);
            case Reply.Never never -> Mono.delay(HANGS_AT_MOST, scheduler).then(Mono.defer(() -> drop(response)));
        };
    }

    private static Mono<Void> send(Http.Answer answer, HttpServerResponse response) {
        answer.headers().forEach((name, values) -> response.responseHeaders().set(name, values));
        byte[] body = answer.header("Content-Encoding").isPresent() ? gzip(answer.body()) : answer.body();
        response.responseHeaders().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response.status(answer.status()).sendByteArray(Mono.just(body)).then();
    }

    private static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    private static Mono<Void> drop(HttpServerResponse response) {
        return Mono.<Void>never()
                .doOnSubscribe(s -> response.withConnection(connection -> connection.channel().close()));
    }

    @Override
    public void close() {
        servers.forEach(server -> server.disposeNow(CLOSES_WITHIN));
        servers.clear();
    }
}
