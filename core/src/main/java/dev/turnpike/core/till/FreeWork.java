package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The prices of what payers had done lately without paying, through no fault of ours: orders whose prompt upstreams
 * refused, orders that ended while an upstream may still charge us for them, and requests to routes whose upstream worked
 * for an answer that is not charged for. A sum begins with the first such order
 * and is forgotten ten minutes later, which is about as long as a purchase stays in doubt.
 *
 * <p>Kept in memory, for 100,000 payers at most; a restart forgets it.
 */
final class FreeWork {
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final int PAYERS = 100_000;
    private static final long MOST = Long.MAX_VALUE / 2;

    private final Cache<Address, Long> sums;

    FreeWork(InstantSource clock) {
        this.sums = Caffeine.newBuilder()
                .maximumSize(PAYERS)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<Address, Long>creating((payer, sum) -> LATELY))
                .build();
    }

    /** Counts a job that has ended, if it was free. */
    void ended(Job job) {
        if (job.state() instanceof State.Closed closed && isFree(job, closed.end())) add(job);
    }

    void add(Job job) {
        sums.asMap().merge(job.facts().key().payer(), job.facts().terms().amount().atomic(), FreeWork::sum);
    }

    /** Never beyond what a long can hold, whatever the prices. */
    private static long sum(long one, long other) {
        return Math.min(one, MOST) + Math.min(other, MOST);
    }

    private static boolean isFree(Job job, End end) {
        return switch (end) {
            case End.Settled settled -> false;
            case End.Joined joined -> false;
            case End.Released released -> released.code() == Refusal.Code.PROMPT_REFUSED || job.work().unsettled();
            case End.Lapsed lapsed -> job.work().unsettled();
            case End.Unpaid unpaid -> job.work().unsettled();
        };
    }

    /** The sum of this payer, in atomic units of the asset sold for. */
    long of(Address payer) {
        Long sum = sums.getIfPresent(payer);
        return sum == null ? 0 : sum;
    }
}
