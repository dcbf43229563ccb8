package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;

/**
 * Counts the requests that bring a payment which was made for another one. A payment can be read off the chain once it is
 * settled, and then only the request tells its payer from others: after {@link #MOST} others the payment answers
 * nothing for an hour, so that requests cannot be tried out. Kept in memory, for 100,000 payments.
 */
final class OtherRequests {
    static final int MOST = 5;
    private static final Duration LOCKED = Duration.ofHours(1);
    private static final int PAYMENTS = 100_000;

    private final Cache<PaymentKey, Integer> counts;

    OtherRequests(Time time) {
        this.counts = Caffeine.newBuilder()
                .maximumSize(PAYMENTS)
                .expireAfterWrite(LOCKED)
                .executor(Runnable::run)
                .ticker(time::nanos)
                .build();
    }

    /** @throws Refusal {@code PAYMENT_LOCKED} while this payment answers nothing */
    void check(PaymentKey key) {
        Integer count = counts.getIfPresent(key);
        if (count != null && count >= MOST) throw locked();
    }

    /**
     * Counts a request for something else. Decided one by one: of many at once, none after the last that counts is told
     * whether it was right.
     */
    Refusal other(PaymentKey key) {
        check(key);
        counts.asMap().merge(key, 1, Integer::sum);
        return Refusal.of(Refusal.Code.PAYMENT_ALREADY_USED,
                "This payment was made for another request; sign a new one.");
    }

    private static Refusal locked() {
        return Refusal.later(Refusal.Code.PAYMENT_LOCKED,
                "Too many other requests came with this payment; it answers nothing for an hour. "
                        + "GET /v1/payments tells what became of it.",
                LOCKED);
    }
}
