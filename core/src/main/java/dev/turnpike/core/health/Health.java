package dev.turnpike.core.health;

import dev.turnpike.pricing.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The latest condition of every (upstream, model). Safe to use from any thread. It is lost at a restart; one round of
 * probes, or what other gateways know ({@link Sharing}), brings most of it back.
 */
public final class Health {
    /** The longest throttle that is granted: a slip in a header must not shut an upstream out for good. */
    public static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<UpstreamModel, Condition> conditions = new ConcurrentHashMap<>();
    private volatile boolean firstRoundDone;
    private volatile Consumer<News> others = news -> {};

    public Health(InstantSource clock) {
        this.clock = clock;
    }

    /** Has the other gateways told what is learned here. */
    void share(Consumer<News> with) {
        others = with;
    }

    /** The condition now; never probed counts as healthy. */
    public Condition of(String upstream, String model) {
        return conditions.getOrDefault(new UpstreamModel(upstream, model), Condition.UNKNOWN);
    }

    /** Adds what a probe found. */
    public void record(String upstream, String model, Check check) {
        News.Checked checked = new News.Checked(new UpstreamModel(upstream, model), check);
        hear(checked);
        others.accept(checked);
    }

    /** Adds what a probe of another gateway found. */
    void hear(News.Checked checked) {
        change(checked.of(), condition -> condition.after(checked.check()));
    }

    /**
     * Throttles requests to it until then, as it asked in the answer to a probe or a paid attempt. The later of two such
     * moments counts.
     */
    public void throttle(String upstream, String model, Instant until) {
        News.Throttled throttled = new News.Throttled(new UpstreamModel(upstream, model), until);
        hear(throttled);
        others.accept(throttled);
    }

    /** The same for what another gateway was asked. */
    void hear(News.Throttled throttled) {
        Instant longest = clock.instant().plus(LONGEST_THROTTLE);
        Instant granted = throttled.until().isAfter(longest) ? longest : throttled.until();
        change(throttled.of(), condition -> condition.throttledUntil(granted));
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
        change(new UpstreamModel(upstream, model), change);
    }

    private void change(UpstreamModel of, UnaryOperator<Condition> change) {
        conditions.compute(of, (key, condition) -> change.apply(condition == null ? Condition.UNKNOWN : condition));
    }
}
