package dev.turnpike.core.health;

import dev.turnpike.config.Configuration.CircuitSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker for every (upstream, model), fed by paid attempts only: a probe cannot see an upstream that takes
 * money and fails.
 *
 * <p>It opens when enough of the last attempts failed. It never closes by time alone: once {@code open-for} has passed,
 * the next plan that sees a good probe made since moves it to half-open, and one paid attempt decides. Of gateways that
 * share a ledger one at a time has the turn to do so ({@link Sharing}).
 */
public final class Circuits {
    private static final Comparator<UpstreamModel> ORDER = Comparator.comparing(UpstreamModel::toString);

    private final Clock clock;
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
    private final Map<UpstreamModel, Circuit> circuits = new ConcurrentHashMap<>();
    private volatile CircuitSettings settings;
    private volatile @Nullable Consumer<News> others;

    public Circuits(InstantSource clock, CircuitSettings settings) {
        this.clock = clock.withZone(ZoneOffset.UTC);
        this.settings = settings;
    }

    /**
     * Replaces the settings. States and trials under way stay; where the window or rate changed, counting starts anew.
     */
    public void configure(CircuitSettings next) {
        settings = next;
    }

    /**
     * Has the other gateways told what is learned here, and an open circuit wait for this gateway's turn to be tried.
     * Before any circuit is used.
     */
    void share(Consumer<News> with) {
        others = with;
    }

    /** Takes over what another gateway has learned. */
    void hear(News.Moved moved) {
        circuit(moved.of()).hear(moved);
    }

    /** Those that would be tried if it were this gateway's turn, and those that are being tried. */
    List<UpstreamModel> wanted() {
        return circuits.values().stream().filter(Circuit::takeWanted).map(Circuit::key).sorted(ORDER).toList();
    }

    /** It is this gateway's turn to try it until then. */
    void mayTry(UpstreamModel what, Instant until) {
        circuit(what).mayTry(until);
    }

    public CircuitState state(String upstream, String model) {
        return circuit(upstream, model).state();
    }

    /**
     * Whether a plan may count on it. Takes no permit, but moves an open circuit that has waited long enough to
     * half-open.
     *
     * @param condition the health of this model there, as known now
     */
    public boolean admits(String upstream, String model, Condition condition) {
        return circuit(upstream, model).admits(condition, settings);
    }

    /** A permit for a paid attempt; empty if the circuit is open, or half-open with its one trial under way. */
    public Optional<Permit> enter(String upstream, String model) {
        return circuit(upstream, model).enter(settings);
    }

    /** Every breaker under {@code upstream/model}, for meters. Not for taking permits. */
    public CircuitBreakerRegistry registry() {
        return registry;
    }

    private Circuit circuit(String upstream, String model) {
        return circuit(new UpstreamModel(upstream, model));
    }

    private Circuit circuit(UpstreamModel of) {
        return circuits.computeIfAbsent(of, key -> new Circuit(key, clock, registry, settings, others));
    }

    /**
     * A permit for one paid attempt. Exactly one of its methods must be called, whatever happens; later calls do nothing.
     * An outcome that is reported after the circuit has changed its state is not counted: it belongs to a time that was
     * already judged.
     */
    public interface Permit {
        void succeeded(Duration took);

        void failed(Duration took);

        /** Nothing was sent; this says nothing about the upstream. */
        void unused();
    }
}
