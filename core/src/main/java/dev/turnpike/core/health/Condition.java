package dev.turnpike.core.health;

import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The health of one model at one upstream at one moment; immutable. Without any check it counts as healthy.
 */
public final class Condition {
    /** How many checks are kept. */
    public static final int KEPT = 20;

    private static final int KEPT_FAILURES = 5;

    static final Condition UNKNOWN = new Condition(List.of(), null, 0, null, Losses.NONE, List.of(), SizesMade.NONE);

    private final List<Check> checks;
    private final @Nullable Check lastGood;
    private final int consecutiveFailures;
    private final @Nullable Instant throttledUntil;
    private final Losses losses;
    private final List<FailedAttempt> failures;
    private final SizesMade sizes;
    private final Latencies latencies;

    private Condition(List<Check> checks, @Nullable Check lastGood, int consecutiveFailures,
            @Nullable Instant throttledUntil, Losses losses, List<FailedAttempt> failures, SizesMade sizes) {
        this.checks = List.copyOf(checks);
        this.lastGood = lastGood;
        this.consecutiveFailures = consecutiveFailures;
        this.throttledUntil = throttledUntil;
        this.losses = losses;
        this.failures = List.copyOf(failures);
        this.sizes = sizes;
        this.latencies = Latencies.of(checks);
    }

    /** The last {@value #KEPT} checks, the latest last. */
    public List<Check> checks() {
        return checks;
    }

    /** The last attempts that brought no images, the latest last; {@value #KEPT_FAILURES} at most. */
    public List<FailedAttempt> failures() {
        return failures;
    }

    /** How many deliveries had another size than was promised since the start. */
    public long otherSizes() {
        return sizes.others();
    }

    /** What it makes of orders of this size instead, as it has shown several times; empty if it may be asked for it. */
    public Optional<Resolution> insteadOf(String size, Instant now) {
        return sizes.insteadOf(size, now);
    }

    /** The latest check; empty before the first. */
    public Optional<Check> latest() {
        return checks.isEmpty() ? Optional.empty() : Optional.of(checks.getLast());
    }

    /** Whether the latest check was good, or there is none yet. */
    public boolean healthy() {
        return latest().map(Check::good).orElse(true);
    }

    /** Whether the latest check found it broken: unhealthy, and not just too dear or too busy. */
    public boolean failing() {
        return latest().map(check -> switch (check.verdict()) {
            case HEALTHY, SUSPECT_PRICE, THROTTLED -> false;
            case UNREACHABLE, NOT_402, BAD_TERMS, WRONG_PAYEE, NO_ACCOUNT -> true;
        }).orElse(false);
    }

    /** Whether it asks far more than configured. */
    public boolean suspect() {
        return latest().map(check -> check.verdict() == Verdict.SUSPECT_PRICE).orElse(false);
    }

    /** Whether it asked us to wait until after this moment. */
    public boolean throttled(Instant now) {
        return throttledUntil != null && throttledUntil.isAfter(now);
    }

    /** The latest moment it asked us to wait for; it may have passed. */
    public Optional<Instant> throttledUntil() {
        return Optional.ofNullable(throttledUntil);
    }

    /** How many checks have failed since the last good one. */
    public int consecutiveFailures() {
        return consecutiveFailures;
    }

    /** When it was last healthy, however long ago. */
    public Optional<Instant> lastHealthy() {
        return Optional.ofNullable(lastGood).map(Check::at);
    }

    /** The amount that the last good check was offered, for the model's usual work. */
    public Optional<UsdcAmount> offered() {
        return Optional.ofNullable(lastGood).map(Check::offered);
    }

    /** The amount that the configuration expected of that offer. */
    public Optional<UsdcAmount> expected() {
        return Optional.ofNullable(lastGood).map(Check::expected);
    }

    /** The median answer time of the checks that got an HTTP answer. */
    public Optional<Duration> p50() {
        return latencies.percentile(50);
    }

    /** The answer time that 95 of 100 checks with an HTTP answer did not exceed (nearest rank). */
    public Optional<Duration> p95() {
        return latencies.percentile(95);
    }

    /** How many of the last {@value Losses#KEPT} paid attempts are known. */
    public int paidAttempts() {
        return losses.outcomes().size();
    }

    /** The part of those that took our money for nothing, rounded down. */
    public Percent lossRate() {
        return losses.rate();
    }

    /**
     * The configured cost of some work, taken as far up or down as the last good offer was; rounded <em>up</em> to an
     * atomic unit.
     */
    public UsdcAmount liveCost(UsdcAmount configured) {
        UsdcAmount offered = lastGood == null ? null : lastGood.offered();
        UsdcAmount expected = lastGood == null ? null : lastGood.expected();
        return offered == null || expected == null || expected.isZero() ? configured
                : configured.scaledUp(offered.atomic(), expected.atomic());
    }

    Condition after(Check check) {
        List<Check> more = new ArrayList<>(checks);
        more.add(check);
        return new Condition(more.subList(Math.max(0, more.size() - KEPT), more.size()),
                check.good() ? check : lastGood, check.good() ? 0 : consecutiveFailures + 1, throttledUntil, losses,
                failures, sizes);
    }

    Condition throttledUntil(Instant until) {
        Instant later = throttled(until) ? throttledUntil : until;
        return new Condition(checks, lastGood, consecutiveFailures, later, losses, failures, sizes);
    }

    Condition afterPaid(boolean lost) {
        return new Condition(checks, lastGood, consecutiveFailures, throttledUntil, losses.and(lost), failures, sizes);
    }

    Condition afterFailed(FailedAttempt attempt) {
        List<FailedAttempt> more = new ArrayList<>(failures);
        more.add(attempt);
        return new Condition(checks, lastGood, consecutiveFailures, throttledUntil, losses,
                more.subList(Math.max(0, more.size() - KEPT_FAILURES), more.size()), sizes);
    }

    Condition with(SizesMade made) {
        return new Condition(checks, lastGood, consecutiveFailures, throttledUntil, losses, failures, made);
    }

    SizesMade sizes() {
        return sizes;
    }
}
