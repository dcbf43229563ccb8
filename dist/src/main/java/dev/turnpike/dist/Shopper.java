package dev.turnpike.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.NettyHttp;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.SignedPayment;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A client with a throwaway key, which has play money in every sandbox. */
final class Shopper implements AutoCloseable {
    static final String ORDER = "{\"prompt\":\"a toll booth at dawn\",\"width\":512,\"height\":512}";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int MAX_BYTES = 32 << 20;
    private static final Asset PLAY_MONEY = Networks.usdc(Networks.named("base-sepolia"));
    private static final Buyer.Guard GUARD = new Buyer.Guard(PLAY_MONEY, Set.of(), UsdcAmount.ofDecimal("1"));
    private static final SecureRandom CHANCE = new SecureRandom();
    /** Nothing came back: status 0. */
    private static final Http.Answer NONE = new Http.Answer(0, Map.of(), new byte[0]);

    private final Scheduler threads = Schedulers.newParallel("shopper", 2);
    private final NettyHttp http = new NettyHttp(threads);
    private final LocalSigner signer = LocalSigner.of(random());

    Http.Answer post(String url, String body, String... headers) {
        return send("POST", url, body, headers);
    }

    Http.Answer get(String url, String... headers) {
        return send("GET", url, "", headers);
    }

    private Http.Answer send(String method, String url, String body, String... headers) {
        Http.Call call = call(method, url, body);
        for (int i = 0; i < headers.length; i += 2) call = call.with(headers[i], headers[i + 1]);
        return http.send(call).block(PATIENCE) instanceof Http.Answer answer ? answer : NONE;
    }

    /**
     * The terms of an order; they can be paid more than once, as each payment buys an order of its own.
     *
     * @param version of the protocol, 1 or 2
     */
    Offer.Acceptable offer(String url, String order, int version) {
        Http.Answer asked = post(url, order);
        while (asked.status() == 429) { // more than 50 a second
            LockSupport.parkNanos(PAUSE.toNanos());
            asked = post(url, order);
        }
        Http.Answer terms = version == 1 ? new Http.Answer(asked.status(), Map.of(), asked.body())
                : new Http.Answer(asked.status(), asked.headers(), new byte[0]);
        Offer offer = buyer(_ -> Mono.just(terms)).ask(call("POST", url, order), GUARD).block(PATIENCE);
        if (offer instanceof Offer.Acceptable acceptable) return acceptable;
        throw new IllegalStateException("not to be paid: " + offer + " in " + asked.text());
    }

    /** Signs with a fresh nonce. */
    SignedPayment sign(Offer.Acceptable offer) {
        return buyer(http).sign(offer);
    }

    private Buyer buyer(Http through) {
        return new Buyer(through, signer, InstantSource.system(), () -> new Bytes32(random()));
    }

    private static Http.Call call(String method, String url, String body) {
        return new Http.Call(method, URI.create(url), Map.of("Content-Type", "application/json"), body.getBytes(UTF_8),
                PATIENCE, MAX_BYTES, Http.Reach.OPERATOR);
    }

    private static String random() {
        byte[] bytes = new byte[32];
        CHANCE.nextBytes(bytes);
        bytes[0] = 1; // within the order of the curve
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        http.close();
        threads.dispose();
    }
}
