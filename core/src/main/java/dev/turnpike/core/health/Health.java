package dev.turnpike.core.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * How every (upstream, model) stands, as last told. Safe to use from any thread; forgotten at restart, as a round of
 * probes brings most of it back.
 */
public final class Health {
    /** The longest wait that is granted: a slip in a header must not shut a seller out for good. */
    public static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<Key, Standing> standings = new ConcurrentHashMap<>();
    private volatile boolean firstRoundDone;

    public Health(InstantSource clock) {
        this.clock = clock;
    }

    /** How it stands now; never probed counts as healthy. */
    public Standing of(String upstream, String model) {
        return standings.getOrDefault(new Key(upstream, model), Standing.UNKNOWN);
    }

    /** Adds what a probe found. */
    public void record(String upstream, String model, Check check) {
        change(upstream, model, standing -> standing.after(check));
    }

    /**
     * It asked to be left alone until then: by a probe's answer, or a paid attempt's. The later of two such moments
     * counts.
     */
    public void throttle(String upstream, String model, Instant until) {
        Instant longest = clock.instant().plus(LONGEST_THROTTLE);
        Instant granted = until.isAfter(longest) ? longest : until;
        change(upstream, model, standing -> standing.throttledUntil(granted));
    }

    /** Adds how a paid attempt ended: whether our money was lost. */
    public void outcome(String upstream, String model, boolean lost) {
        change(upstream, model, standing -> standing.afterPaid(lost));
    }

    /** Whether everybody has been probed once since the start. */
    public boolean firstRoundDone() {
        return firstRoundDone;
    }

    void roundDone() {
        firstRoundDone = true;
    }

    private void change(String upstream, String model, UnaryOperator<Standing> change) {
        standings.compute(new Key(upstream, model),
                (key, standing) -> change.apply(standing == null ? Standing.UNKNOWN : standing));
    }
}
