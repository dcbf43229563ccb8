package dev.turnpike.core.health;

import dev.turnpike.pricing.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The latest condition of every (upstream, model). Safe to use from any thread. It is lost at a restart; one round of
 * probes brings most of it back.
 */
public final class Health {
    /** The longest throttle that is granted: a slip in a header must not shut an upstream out for good. */
    public static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<UpstreamModel, Condition> conditions = new ConcurrentHashMap<>();
    private volatile boolean firstRoundDone;

    public Health(InstantSource clock) {
        this.clock = clock;
    }

    /** The condition now; never probed counts as healthy. */
    public Condition of(String upstream, String model) {
        return conditions.getOrDefault(new UpstreamModel(upstream, model), Condition.UNKNOWN);
    }

    /** Adds what a probe found. */
    public void record(String upstream, String model, Check check) {
        change(upstream, model, condition -> condition.after(check));
    }

    /**
     * Throttles requests to it until then, as it asked in the answer to a probe or a paid attempt. The later of two such
     * moments counts.
     */
    public void throttle(String upstream, String model, Instant until) {
        Instant longest = clock.instant().plus(LONGEST_THROTTLE);
        Instant granted = until.isAfter(longest) ? longest : until;
        change(upstream, model, condition -> condition.throttledUntil(granted));
    }

    /** Adds the end of a paid attempt: whether our money was lost. */
    public void outcome(String upstream, String model, boolean lost) {
        change(upstream, model, condition -> condition.afterPaid(lost));
    }

    /**
     * Adds that images of the ordered size came, or some that were sold as such.
     *
     * @param asPromised whether they were just of the size that was promised
     */
    public void sized(String upstream, String model, String size, boolean asPromised) {
        change(upstream, model, condition -> condition.with(condition.sizes().met(size, asPromised)));
    }

    /** Adds that an image of another size came than was ordered. */
    public void missized(String upstream, String model, String size, Resolution made) {
        Instant now = clock.instant();
        change(upstream, model, condition -> condition.with(condition.sizes().missed(size, made, now)));
    }

    /** Adds why an attempt brought no images. */
    public void failed(String upstream, String model, FailedAttempt attempt) {
        change(upstream, model, condition -> condition.afterFailed(attempt));
    }

    /** Whether every upstream has been probed once since the start. */
    public boolean firstRoundDone() {
        return firstRoundDone;
    }

    void roundDone() {
        firstRoundDone = true;
    }

    private void change(String upstream, String model, UnaryOperator<Condition> change) {
        conditions.compute(new UpstreamModel(upstream, model),
                (key, condition) -> change.apply(condition == null ? Condition.UNKNOWN : condition));
    }
}
