package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Address;
import java.time.Duration;

/**
 * What payers had done lately without paying: a tenth of the price of an order whose prompt upstreams refused, or what it
 * cost us; what an order that ended unpaid has cost us while an upstream may still charge it; the price of a request to a
 * route whose upstream worked for an answer that is not charged for, or a tenth of it where the upstream failed. A sum
 * begins with the first such order and is forgotten ten minutes later, which is about as long as a purchase stays in doubt.
 *
 * <p>Kept in memory, for 100,000 payers at most; a restart forgets it.
 */
final class FreeWork {
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final int PAYERS = 100_000;
    private static final long MOST = Long.MAX_VALUE / 2;

    private final Cache<Address, Long> sums;

    FreeWork(Time time) {
        this.sums = Caffeine.newBuilder()
                .maximumSize(PAYERS)
                .ticker(time::nanos)
                .expireAfter(Expiry.<Address, Long>creating((payer, sum) -> LATELY))
                .build();
    }

    /** Counts a job that has ended, if it was free. */
    void ended(Job job) {
        if (!(job.state() instanceof State.Closed closed)) return;
        if (isRefused(closed.end())) add(job, Math.max(job.work().spent().atomic(), price(job) / 10));
        else if (!isPaid(closed.end()) && job.work().unsettled()) add(job, job.work().spent().atomic());
    }

    /** Counts one part of so many of the price of a job. */
    void add(Job job, int parts) {
        add(job, price(job) / parts);
    }

    private void add(Job job, long amount) {
        sums.asMap().merge(job.facts().key().payer(), amount, FreeWork::sum);
    }

    private static long price(Job job) {
        return job.facts().terms().amount().atomic();
    }

    /** Never beyond what a long can hold, whatever the prices. */
    private static long sum(long one, long other) {
        return Math.min(one, MOST) + Math.min(other, MOST);
    }

    private static boolean isRefused(End end) {
        return end instanceof End.Released released && released.code() == Refusal.Code.PROMPT_REFUSED;
    }

    private static boolean isPaid(End end) {
        return end instanceof End.Settled || end instanceof End.Joined;
    }

    /** The sum of this payer, in atomic units of the asset sold for. */
    long of(Address payer) {
        Long sum = sums.getIfPresent(payer);
        return sum == null ? 0 : sum;
    }
}
