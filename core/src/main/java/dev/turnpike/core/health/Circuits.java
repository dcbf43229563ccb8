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
 * A circuit breaker for every (upstream, model), fed by paid attempts only: a probe knows nothing of sellers that take
 * money and fail.
 *
 * <p>It opens when enough of the last attempts failed. It never closes by time alone: once {@code open-for} has passed,
 * the next plan that sees a good probe made since moves it to half-open, and one paid attempt decides.
 */
public final class Circuits {
    private final Clock clock;
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
    private final Map<Key, Circuit> circuits = new ConcurrentHashMap<>();
    private volatile CircuitSettings settings;

    public Circuits(InstantSource clock, CircuitSettings settings) {
        this.clock = clock.withZone(ZoneOffset.UTC);
        this.settings = settings;
    }

    /**
     * Uses other settings from now on. States and trials under way stay; where the window or rate changed, it is
     * counted anew.
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
     * @param standing how it stands now
     */
    public boolean admits(String upstream, String model, Standing standing) {
        return circuit(upstream, model).admits(standing, settings);
    }

    /** Leave for a paid attempt; empty if the circuit is open, or half-open with its one trial under way. */
    public Optional<Permit> enter(String upstream, String model) {
        return circuit(upstream, model).enter(settings);
    }

    /** Every breaker under {@code upstream/model}, for meters. Not for taking permits. */
    public CircuitBreakerRegistry registry() {
        return registry;
    }

    private Circuit circuit(String upstream, String model) {
        return circuits.computeIfAbsent(new Key(upstream, model), key -> new Circuit(key, clock, registry, settings));
    }

    /**
     * Leave for one paid attempt. Exactly one of its methods is to be called, whatever happens; calls after the first
     * do nothing. What is told after the circuit has changed its state is not counted: it is about a time that was
     * already judged.
     */
    public interface Permit {
        void succeeded(Duration took);

        void failed(Duration took);

        /** Nothing was sent; says nothing about the seller. */
        void unused();
    }
}
