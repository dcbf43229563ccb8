package dev.turnpike.gateway.core;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.till.Reply;
import dev.turnpike.testkit.Configurations;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Everything outside of a gateway, which outlives it: time, upstreams, facilitator, chain, payers, the disk. The gateway
 * itself is a {@link Life}, of which there may be several, one after the other.
 */
public final class World implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final String CAT = "{\"prompt\":\"a cat\",\"model\":\"flux\"}";
    public static final String DOG = "{\"prompt\":\"a dog\",\"model\":\"flux\"}";

    private static final String MODELS = """
            models:
              - { id: flux, price: { per-image: %s } }
            upstreams:
            """;

    /** What was done to the outside, in order: {@code submit alpha}, {@code settle} and so on. */
    public final List<String> events = new ArrayList<>();
    public final FakeFacilitator facilitator = new FakeFacilitator(events);
    public final FakeChain chain = new FakeChain(events, facilitator.asked);
    public final Payer payer = new Payer("11");
    final Map<String, ObedientUpstream> upstreams = new TreeMap<>();
    final AtomicInteger ids = new AtomicInteger();
    final Path folder;
    public Configuration configuration;
    /** Upstreams whose settings cannot work. */
    public final Set<String> unmakeable = new HashSet<>();
    /** Images that are there no more: {@code 1024x1024}. */
    public final Set<String> gone = new HashSet<>();
    private final List<String> lines = new ArrayList<>();
    final @Nullable OddInternet internet;
    private Life life;
    private int lives;

    /**
     * @param lines upstreams: id, cost of an image in USD, and more YAML of the upstream
     */
    public World(Path folder, String price, String... lines) {
        this(folder, null, price, lines);
    }

    /** A world whose upstreams are real and answer what nobody has thought of, by this seed. */
    public static World odd(Path folder, long seed, String price, String... lines) {
        return new World(folder, seed, price, lines);
    }

    private World(Path folder, @Nullable Long seed, String price, String... lines) {
        this.folder = folder;
        this.internet = seed == null ? null : new OddInternet(seed, wait -> Mono.delay(wait, life().time()));
        this.lines.addAll(List.of(lines));
        this.configuration = read(price, "20.00", "");
        this.life = begin(START);
    }

    /** Another configuration, for the next life. */
    public Configuration read(String price, String perHour, String more) {
        return Configurations.read(text(price, perHour, more));
    }

    /** Another configuration under which somebody else is paid. */
    public Configuration paidTo(String payTo, String price) {
        return Configurations.read(text(price, "20.00", "").replace("0x" + "1".repeat(40), payTo));
    }

    /** A configuration file. */
    public String text(String price, String perHour, String more) {
        StringBuilder text = new StringBuilder(
                Configurations.HEAD.replace("per-hour: 20.00", "per-hour: " + perHour) + MODELS.formatted(price));
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            boolean keyed = line.contains("auth: ");
            text.append("  - { id: %s, style: x-router, url: \"https://%s.example\", %smax-images: 4,\n"
                    .formatted(words[0], words[0], keyed ? "" : "network: base-sepolia, "));
            text.append("      models: [ { id: flux, cost: { per-image: %s } } ]%s }\n".formatted(words[1],
                    words.length > 2 ? ", " + words[2] : ""));
        }
        return text.append(more).append('\n').toString();
    }

    /** The gateway dies, and comes up with this configuration. */
    public void restart(Configuration next) {
        configuration = next;
        crash();
        life = begin(life.clock().instant());
    }

    private Life begin(Instant start) {
        lives++;
        return Life.begin(this, start);
    }

    /** The gateway dies, and comes up as it was, without taking up its jobs. */
    public void restart() {
        restart(configuration);
    }

    /** The gateway dies: nothing of it runs or writes any more. */
    public void crash() {
        life.close();
    }

    /** What is to befall the gateway in this life. */
    public Mishap mishap() {
        return life.mishap();
    }

    /** Whether the gateway has come up a second time. */
    public boolean hasRestarted() {
        return lives > 1;
    }

    /** What a client hears at last that asks again where the gateway dies on the way. */
    public Heard<Reply> insist(Supplier<Heard<Reply>> asking) {
        Heard<Reply> heard = asking.get();
        for (int second = 0; second < 20 && heard.pending() && !mishap().dead(); second++) pass(1);
        if (!mishap().dead()) return heard;
        restart();
        life.takeUp();
        heard = asking.get();
        pass(200);
        return heard;
    }

    public Life life() {
        return life;
    }

    /** The upstreams of a world that is odd. */
    public OddInternet internet() {
        return Objects.requireNonNull(internet);
    }

    public ObedientUpstream upstream(String id) {
        return upstreams.computeIfAbsent(id, unknown -> new ObedientUpstream(this, id));
    }

    public void pass(Duration time) {
        life.time().advanceTimeBy(time);
    }

    public void pass(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    public Instant now() {
        return life.clock().instant();
    }

    /** A payment of this payer for what the order costs now. */
    public Payment pay(String body, int version) {
        return payer.pay(life, body, version);
    }

    public Heard<Reply> ask(String body, Payment payment) {
        return ask(body, payment, Duration.ofSeconds(1000));
    }

    public Heard<Reply> ask(String body, Payment payment, Duration wait) {
        return Heard.of(life.till().serve(life.sale(body), payment, wait, () -> {}));
    }

    /** The same with an {@code Idempotency-Key}. */
    public Heard<Reply> askWith(String key, String body, Payment payment) {
        return Heard.of(life.till().serve(life.sale(key, body), payment, Duration.ofSeconds(1000), () -> {}));
    }

    /** The job that a payment, made now, holds at last. */
    public Job sell(String body) {
        return jobOf(ask(body, pay(body, 2)));
    }

    public static Job jobOf(Heard<Reply> heard) {
        return ((Reply.Of) heard.value()).job();
    }

    /** How a job ended, or where it stands: {@code settled}, {@code released DEADLINE_EXCEEDED}, {@code working}. */
    public static String outcome(Job job) {
        return switch (job.state()) {
            case State.Closed(End.Released released, Instant at) -> "released " + released.code();
            case State.Closed(End.Unpaid unpaid, Instant at) -> "unpaid " + unpaid.code();
            case State.Closed(End.Lapsed lapsed, Instant at) -> "lapsed " + lapsed.why();
            case State.Closed(End.Settled settled, Instant at) -> "settled";
            case State.Closed(End.Joined joined, Instant at) -> "joined " + joined.job();
            case State other -> other.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    /** What became of each purchase: {@code alpha VOID}. */
    public static List<String> purchases(Job job) {
        return Works.of(job).purchases().stream().map(p -> p.upstream() + " " + p.state()).toList();
    }

    /** What was tried, with its outcome: {@code alpha declined}. */
    public static List<String> tried(Job job) {
        return Works.of(job).route().tried().stream().map(t -> t.upstream() + " " + t.outcome().label()).toList();
    }

    public List<String> done(String verb) {
        return events.stream()
                .filter(event -> event.startsWith(verb + " "))
                .map(event -> event.substring(verb.length() + 1))
                .toList();
    }

    public long count(String event) {
        return events.stream().filter(event::equals).count();
    }

    /** Ends it, and holds what it did against the laws that every test has to keep. */
    @Override
    public void close() {
        crash();
        if (events.stream().anyMatch(event -> event.startsWith("submit without intent")))
            throw new AssertionError("law 3: a signature left before its intent was durable: " + events);
    }
}
