package dev.turnpike.core.doubt;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Counted;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.Mishap;
import dev.turnpike.gateway.core.Signing;
import dev.turnpike.gateway.core.Threads;
import dev.turnpike.gateway.core.World;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.Sandbox;
import dev.turnpike.sandbox.SandboxHttp;
import dev.turnpike.sandbox.SandboxSettings;
import dev.turnpike.sandbox.chain.Execution;
import dev.turnpike.sandbox.chain.PlayBlocks;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.testkit.Configurations;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Everything outside of a gateway, which outlives it: simulated time, the play chain, a facilitator, two upstreams (alpha
 * asks 0.006, bravo 0.008), payers, a disk. The gateway is a {@link Gate}; it sells an image for 0.01.
 */
public final class Street implements AutoCloseable {
    public static final long PRICE = 10_000;
    public static final long ALPHA = 6_000;
    public static final long BRAVO = 8_000;
    public static final String CAT = "{\"prompt\":\"a cat\",\"model\":\"flux\"}";
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TEXT = """
            networks: { base-sepolia: { confirmations: 1 } }
            seller: { pay-to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", network: base-sepolia, facilitator: sandbox }
            treasury:
              key: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"
              budget: { per-payment: 0.50, per-hour: 20.00, per-day: 200.00 }
              refund-limit: 0.00
            exposure: { per-payer: 2.00, total: 50.00, loss-per-hour: 5.00, strikes: 3, unproven-stop: 20.00 }
            routing: { attempt-timeout: 30s, min-attempt: 10s }
            models:
              - { id: flux, price: { per-image: 0.01 } }
            upstreams:
              - { id: alpha, style: x-router, url: "http://127.0.0.1:8411", allow-private: true,
                  pay-to: "0x976EA74026E726554dB657fA54763abd0C3a0aa9", models: [ { id: flux, cost: { per-image: 0.006 } } ] }
              - { id: bravo, style: x-router, url: "http://127.0.0.1:8412", allow-private: true,
                  pay-to: "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955", models: [ { id: flux, cost: { per-image: 0.008 } } ] }
            """;

    private final VirtualTimeScheduler outside = VirtualTimeScheduler.create();
    private final AtomicInteger last = new AtomicInteger();
    private final Path folder;
    final InstantSource clock = () -> START.plusMillis(outside.now(TimeUnit.MILLISECONDS));
    final Configuration configuration;
    private final Sandbox sandbox;
    public final Broker facilitator;
    final Blocks blocks;
    /** What the gateway paid upstreams with, as they received it. */
    public final List<Payment> spent = Collections.synchronizedList(new ArrayList<>());
    private final Supplier<Threads> make;
    private Gate gate;

    /** @param changes pairs of what the configuration says and what it says instead */
    public Street(Path folder, String... changes) {
        this(folder, Threads::simulated, changes);
    }

    /** @param threads what every gateway runs on */
    Street(Path folder, Supplier<Threads> threads, String... changes) {
        this.folder = folder;
        this.make = threads;
        String text = TEXT;
        for (int i = 0; i < changes.length; i += 2) text = replaced(text, changes[i], changes[i + 1]);
        configuration = Configurations.read(text);
        sandbox = new Sandbox(SandboxSettings.of(configuration), clock, new SplittableRandom(7), outside);
        facilitator = new Broker(sandbox.facilitator(), outside);
        blocks = new Blocks(new PlayBlocks(sandbox.chain()));
        gate = Gate.begin(this, make.get());
    }

    private static String replaced(String text, String what, String with) {
        if (!text.contains(what)) throw new IllegalArgumentException("the configuration does not say '" + what + "'");
        return text.replace(what, with);
    }

    public PlayChain chain() {
        return sandbox.chain();
    }

    public SimulatedUpstream upstream(String id) {
        return sandbox.upstream(id);
    }

    public Gate gate() {
        return gate;
    }

    /** What is to befall the gateway in this life. */
    Mishap mishap() {
        return gate.mishap();
    }

    Path folder() {
        return folder;
    }

    /** A number nobody had before. */
    int next() {
        return last.incrementAndGet();
    }

    Bytes32 nonce() {
        return new Counted(this::next).nonce();
    }

    /** The network as a gateway on this scheduler sees it, until it dies. */
    Http network(Scheduler scheduler, Mishap mishap) {
        SandboxHttp http = new SandboxHttp(clock, scheduler);
        configuration.upstreams()
                .forEach(upstream -> http.mount(upstream.url().toString(), sandbox.upstream(upstream.id())));
        return call -> {
            if (mishap.dead()) return Mono.never();
            paid(call);
            return http.send(call).flatMap(outcome -> mishap.dead() ? Mono.never() : Mono.just(outcome));
        };
    }

    private void paid(Http.Call call) {
        String header = call.headers().get("X-PAYMENT");
        String other = call.headers().get("PAYMENT-SIGNATURE");
        var reader = new Seller(chain().asset(), gate.payTo(), Duration.ofMinutes(1));
        reader.read(other == null ? List.of() : List.of(other), header == null ? List.of() : List.of(header))
                .ifPresent(spent::add);
    }

    /** Somebody brings a payment to the chain. */
    public void carryOut(Payment payment) {
        Execution carried = chain().execute(payment.authorization(), payment.signature());
        if (!(carried instanceof Execution.Done)) throw new AssertionError(carried + " for " + payment.authorization());
    }

    /** The payer signs its nonce away to somebody else, who uses it. */
    public void payElsewhere(LocalSigner payer, Payment payment) {
        var a = payment.authorization();
        Address other = new Address("0x" + "e".repeat(40));
        var instead = new Authorization(a.from(), other, a.value(), a.validAfter(), a.validBefore(), a.nonce());
        carryOut(Signing.sign(payer, chain().asset(), instead));
    }

    /** Time goes by, for everybody. */
    public void pass(Duration time) {
        Duration step = Duration.ofMillis(Math.max(100, time.toMillis() / 3000));
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
            outside.advanceTimeBy(step);
            gate.time().advanceTimeBy(step);
        }
    }

    public void pass(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    /** The process dies and another starts on the same disk; it has not taken up anything yet. */
    public Gate restart() {
        gate.close();
        gate = Gate.begin(this, make.get());
        return gate;
    }

    /** What the operator copies: the ledger as it is now. */
    public Map<String, byte[]> backup() {
        return read(List.of("turnpike.db", "turnpike.db-wal"));
    }

    private Map<String, byte[]> read(List<String> names) {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (String name : names)
                if (Files.exists(folder.resolve(name))) files.put(name, Files.readAllBytes(folder.resolve(name)));
            return files;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The process ends, the backup takes the place of the ledger, and another starts and takes up what is open. */
    public void restore(Map<String, byte[]> backup) {
        gate.close();
        try {
            for (String name : List.of("turnpike.db", "turnpike.db-wal", "turnpike.db-shm"))
                Files.deleteIfExists(folder.resolve(name));
            for (String name : backup.keySet()) Files.write(folder.resolve(name), backup.get(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        restart().takeUp();
    }

    public static LocalSigner payer(int number) {
        return LocalSigner.of("0x" + "%02x".formatted(0x20 + number).repeat(32));
    }

    public static UsdcAmount atomic(long amount) {
        return UsdcAmount.ofAtomic(amount);
    }

    public long balance(Address owner) {
        return chain().balanceOf(owner).longValueExact();
    }

    /** A client that asks with this payment and waits for the end. */
    public Heard<Reply> ask(String body, Payment payment) {
        return Heard.of(gate.serve(body, payment));
    }

    public Heard<Reply> buy(LocalSigner payer, String body) {
        return ask(body, gate.sign(payer, body));
    }

    /** The job of a client that pays and waits for up to ten minutes. */
    public Job sold(LocalSigner payer, String body) {
        return job(buy(payer, body));
    }

    public Job job(Heard<Reply> heard) {
        for (int i = 0; i < 6_000 && heard.pending(); i++) pass(Duration.ofMillis(100));
        return World.jobOf(heard);
    }

    /** What it was refused with. */
    public String refused(Heard<Reply> heard) {
        for (int i = 0; i < 6_000 && heard.pending(); i++) pass(Duration.ofMillis(100));
        return heard.refusal().code().status() + " " + heard.refusal().code();
    }

    <T> T await(Mono<T> answer) {
        Heard<T> heard = Heard.of(answer);
        for (int i = 0; i < 6_000 && heard.pending(); i++) pass(Duration.ofMillis(100));
        return heard.value();
    }

    @Override
    public void close() {
        gate.close();
    }
}
