package dev.turnpike.core.routing;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Upstreams, each described by one line: its id, its configured cost for an image, and any of these words.
 * <ul>
 * <li>{@code sells=flux+dream}: instead of just flux
 * <li>{@code asks=0.02}: its latest good probe was offered this much for one image; {@code 300ms}: in this time
 * <li>{@code incapable}, {@code poor} (our budget), {@code down}, {@code throttled}, {@code suspect}, {@code open} (its
 * circuit)
 * <li>{@code closed}: nothing special
 * </ul>
 */
final class Market {
    /** In the order in which they happen: the latest check decides whether it is down. */
    private static final List<String> FATES = List.of("poor", "throttled", "suspect", "down", "open");

    final TestClock clock = new TestClock();
    final Health health = new Health(clock);
    final Circuits circuits;
    private final Configuration configuration;
    private final List<FakeUpstream> upstreams = new ArrayList<>();
    private final List<FakeUpstream> leaving = new ArrayList<>();
    private final Set<String> poor = new HashSet<>();
    private Preferences preferences = Preferences.NONE;
    private List<String> models = List.of("flux");
    private int images = 1;
    private String price = "0.1";

    Market(Configuration configuration, String... lines) {
        this.configuration = configuration;
        this.circuits = new Circuits(clock, configuration.circuit());
        Arrays.stream(lines).forEach(this::add);
    }

    static Market of(String... lines) {
        return new Market(Fleets.configuration(), lines);
    }

    Market preferring(Preferences preferences) {
        this.preferences = preferences;
        return this;
    }

    Market ordering(int images, String... models) {
        this.images = images;
        this.models = List.of(models);
        return this;
    }

    Market paid(String price) {
        this.price = price;
        return this;
    }

    Market withLeaving(FakeUpstream upstream) {
        leaving.add(upstream);
        return this;
    }

    Plan plan() {
        ImageOrder order = new ImageOrder("a cat", models.getFirst(), new Resolution(1024, 1024), images, null, null,
                null, null);
        Planner planner = new Planner(health, circuits, (upstream, amount) -> !poor.contains(upstream), clock);
        return planner.plan(Fleets.of(configuration, upstreams, leaving), order, models, preferences,
                UsdcAmount.ofDecimal(price));
    }

    /** A good probe now. */
    void probed(String upstream, String offered, String expected, Duration latency) {
        check(upstream, Verdict.HEALTHY, offered, expected, latency);
    }

    private void add(String line) {
        List<String> words = List.of(line.split(" "));
        String id = words.get(0);
        String cost = words.get(1);
        Optional<String> asks = word(words, "asks=");
        Optional<Duration> latency = words.stream()
                .filter(word -> word.endsWith("ms"))
                .map(word -> Duration.ofMillis(Long.parseLong(word.substring(0, word.length() - 2))))
                .findFirst();
        if (asks.isPresent() || latency.isPresent())
            probed(id, asks.orElse(cost), cost, latency.orElse(Duration.ofMillis(100)));
        FakeUpstream upstream = FakeUpstream.selling(id, cost, word(words, "sells=").orElse("flux").split("\\+"));
        upstreams.add(
                words.contains("incapable") ? upstream.limitedTo(order -> Optional.of("it has no cats")) : upstream);
        FATES.stream().filter(words::contains).forEach(word -> befall(word, id));
    }

    private void befall(String word, String id) {
        switch (word) {
            case "poor" -> poor.add(id);
            case "throttled" -> health.throttle(id, "flux", clock.instant().plusSeconds(60));
            case "suspect" -> check(id, Verdict.SUSPECT_PRICE, "0.9", "0.1", Duration.ofMillis(100));
            case "down" -> check(id, Verdict.UNREACHABLE, "0", "0", Duration.ZERO);
            case "open" -> fail(id);
            default -> throw new IllegalArgumentException(word + " (expected: one of " + FATES + ")");
        }
    }

    private void fail(String id) {
        for (int i = 0; i < configuration.circuit().window(); i++)
            circuits.enter(id, "flux").ifPresent(permit -> permit.failed(Duration.ofSeconds(1)));
    }

    private void check(String id, Verdict verdict, String offered, String expected, Duration latency) {
        health.record(id, "flux", new Check(clock.instant(), verdict == Verdict.UNREACHABLE ? 0 : 402, latency, verdict,
                "", UsdcAmount.ofDecimal(offered), UsdcAmount.ofDecimal(expected)));
    }

    private static Optional<String> word(List<String> words, String start) {
        return words.stream()
                .filter(word -> word.startsWith(start))
                .map(word -> word.substring(start.length()))
                .findFirst();
    }
}
