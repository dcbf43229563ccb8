package dev.turnpike.gateway.whole;

import dev.turnpike.gateway.core.OddInternet;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.NettyHttp;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server before a simulated upstream, which takes the money as ever: some of what it answers, seldom before it is paid
 * and often after, is left out, late, elsewhere, or made up from a seed.
 */
final class OddProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** In the place of an hour: a server that is left alone for that long would be none in this run. */
    private static final String SOON = "2";

    private final NettyHttp http = new NettyHttp(Schedulers.parallel());
    private final OddInternet odd;
    private final Random chance;
    private final int target;
    private final DisposableServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final Fates fates = new Fates();

    OddProxy(long seed, int target) {
        this.odd = new OddInternet(seed, Mono::delay);
        this.chance = new Random(seed);
        this.target = target;
        this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::handle).bindNow();
    }

    int port() {
        return server.port();
    }

    /** How many requests have come. */
    int asked() {
        return asked.get();
    }

    /** What was kept from the buyers of its orders. */
    Fates fates() {
        return fates;
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> http.send(call(request, body)))
                .flatMap(outcome -> outcome instanceof Http.Answer answer ? answer(request, answer, response)
                        : response.sendNotFound().then());
    }

    private Http.Call call(HttpServerRequest request, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        request.requestHeaders().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("content-length"));
        return new Http.Call(request.method().name(), URI.create("http://127.0.0.1:" + target + request.uri()), headers,
                body, PATIENCE, 24 << 20, Http.Reach.OPERATOR);
    }

    private synchronized Mono<Void> answer(HttpServerRequest request, Http.Answer real, HttpServerResponse response) {
        boolean get = request.method().name().equals("GET");
        String payment = request.requestHeaders().get("X-PAYMENT", request.requestHeaders().get("PAYMENT-SIGNATURE"));
        boolean pay = payment != null;
        asked.incrementAndGet();
        int lot = chance.nextInt(100);
        if (!get && !pay) return send(lot < 3 ? odd.made() : real, response);
        if (pay) fates.paid(payment, lot < 5 ? "no answer" : lot >= 10 && lot < 30 ? "a made-up answer" : "", real);
        else
            fates.asked(request.uri(), lot >= 10 && lot < 30, real);
        if (lot < 5) return drop(response);
        if (lot < 10) return Mono.delay(Duration.ofMillis(chance.nextInt(4000))).then(send(real, response));
        if (lot < 30) return send(odd.made(), response);
        if (get && lot < 45) return send(new Http.Answer(404, Map.of(), new byte[0]), response);
        if (get && lot < 55 && !request.uri().contains("?"))
            return send(new Http.Answer(302, Map.of("location", List.of(request.uri() + "?hop=1")), new byte[0]),
                    response);
        return send(real, response);
    }

    private static Mono<Void> drop(HttpServerResponse response) {
        return Mono.<Void>never()
                .doOnSubscribe(s -> response.withConnection(connection -> connection.channel().close()));
    }

    private static Mono<Void> send(Http.Answer answer, HttpServerResponse response) {
        return Mono.defer(() -> {
            answer.headers().forEach((name, values) -> {
                String value = values.getFirst();
                if (value.chars().allMatch(c -> c > 31 && c < 127)) response.responseHeaders().set(name, value);
            });
            boolean empty = answer.status() == 204;
            byte[] body = empty ? new byte[0] : answer.body();
            response.responseHeaders().remove(HttpHeaderNames.CONTENT_ENCODING);
            if (response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER, "").length() > 1)
                response.responseHeaders().set(HttpHeaderNames.RETRY_AFTER, SOON);
            if (!empty) response.responseHeaders().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            return response.status(answer.status()).sendByteArray(Mono.just(body)).then();
        });
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(1));
        http.close();
    }
}
