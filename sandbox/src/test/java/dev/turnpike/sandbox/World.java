package dev.turnpike.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.config.Configuration;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.sandbox.upstreams.SimulatedUpstreamSettings;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The built-in sandbox on a simulated network and simulated time, with a buyer. */
public final class World {
    public static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    public static final Configuration CONFIGURATION = SandboxSettings.builtIn();
    public static final LocalSigner PAYER = LocalSigner.of("0x" + "5".repeat(64));
    public static final String SERVICES = "http://127.0.0.1:8410";

    public final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    public final InstantSource clock = () -> START.plusMillis(time.now(TimeUnit.MILLISECONDS));
    public final SandboxHttp http = new SandboxHttp(clock, time);
    public final Supplier<Bytes32> nonces = nonces();
    public final Buyer buyer = new Buyer(http, PAYER, clock, nonces);
    public final Sandbox sandbox;

    public World() {
        this(upstream -> upstream);
    }

    public World(UnaryOperator<SimulatedUpstreamSettings> change) {
        sandbox = new Sandbox(TestSettings.withUpstreams(SandboxSettings.of(CONFIGURATION), change), clock,
                new SplittableRandom(7), time);
        http.mount(SERVICES, sandbox.services());
        CONFIGURATION.upstreams()
                .forEach(upstream -> http.mount(upstream.url().toString(), sandbox.upstream(upstream.id())));
    }

    /** Waits for an answer for at most ten simulated minutes. */
    public <T> T await(Mono<T> answer) {
        var result = new AtomicReference<T>();
        var failure = new AtomicReference<Throwable>();
        answer.subscribe(result::set, failure::set);
        for (int i = 0; i < 6_000 && result.get() == null && failure.get() == null; i++)
            time.advanceTimeBy(Duration.ofMillis(100));
        if (failure.get() != null) throw new AssertionError("an error signal (expected: an answer)", failure.get());
        return Objects.requireNonNull(result.get(), "no answer within ten minutes");
    }

    public Asset asset() {
        return sandbox.chain().asset();
    }

    public Upstream upstream(String id) {
        return Upstreams.create(settings(id), buyer, http, clock);
    }

    public static UpstreamSettings settings(String id) {
        return CONFIGURATION.upstreams()
                .stream()
                .filter(upstream -> upstream.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    public Http.Answer answer(Http.Call call) {
        return (Http.Answer) await(http.send(call));
    }

    public static Http.Call get(String url) {
        return call("GET", url, "");
    }

    public static Http.Call post(String url, String json) {
        return call("POST", url, json);
    }

    private static Http.Call call(String method, String url, String body) {
        return new Http.Call(method, URI.create(url), Map.of("Content-Type", "application/json"), body.getBytes(UTF_8),
                Duration.ofMinutes(1), 24 << 20, Http.Reach.PRIVATE);
    }

    public static Address address(int last) {
        return new Address("0x" + "0".repeat(39) + last);
    }

    private static Supplier<Bytes32> nonces() {
        var last = new AtomicLong();
        return () -> new Bytes32("0x" + "ab".repeat(24) + String.format("%016x", last.incrementAndGet()));
    }
}
