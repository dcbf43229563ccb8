package dev.turnpike.core.health;

import dev.turnpike.config.Configuration.CircuitSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A circuit breaker for every (upstream, model), fed by paid attempts only: a probe cannot see an upstream that takes
 * money and fails.
 *
 * <p>It opens when enough of the last attempts failed. It never closes by time alone: once {@code open-for} has passed,
 * the next plan that sees a good probe made since moves it to half-open, and one paid attempt decides.
 */
public final class Circuits {
    private final Clock clock;
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
    private final Map<UpstreamModel, Circuit> circuits = new ConcurrentHashMap<>();
    private volatile CircuitSettings settings;

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
        return circuits.computeIfAbsent(new UpstreamModel(upstream, model),
                key -> new Circuit(key, clock, registry, settings));
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
