package dev.turnpike.surface.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.x402.Address;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Throttles cancels: a hold that is taken back has cost us a verification, two looks at the chain, a row and perhaps an
 * upstream's offer, and its payer nothing. So many a minute of one payer, and from one address.
 */
public final class CancelLimits {
    private static final int KNOWN = 100_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Supplier<LimitSettings> limits;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    public CancelLimits(Supplier<LimitSettings> limits, TimeMeter time) {
        this.limits = limits;
        this.time = RateLimits.running(time);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(KNOWN)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .ticker(time::currentTimeNanos)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a cancel.
     *
     * @throws Refusal if there were too many
     */
    public void count(String address, Address payer) {
        count("from this address", address);
        count("by this payer", payer.hex());
    }

    private void count(String whose, String name) {
        int most = limits.get().cancelsPerMinute();
        ConsumptionProbe probe = buckets.get(name + " " + most, key -> bucket(most)).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed())
            throw Refusal.later(Refusal.Code.RATE_LIMITED,
                    "Too many jobs were cancelled " + whose + "; try again later.",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(int most) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, PERIOD))
                .withCustomTimePrecision(time)
                .build();
    }
}
