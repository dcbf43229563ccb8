package dev.turnpike.surface.guard;

import dev.turnpike.core.refusal.Refusal;
import io.github.bucket4j.Bucket;
import java.util.concurrent.atomic.AtomicInteger;

/** The refused payments that one address may still send: a bucket, and how many of its tokens may come back. */
final class Tokens {
    private final Bucket bucket;
    private final AtomicInteger lent = new AtomicInteger();

    Tokens(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Whether there is no token, nor any that may come back. */
    boolean spent() {
        return bucket.getAvailableTokens() == 0 && lent.get() == 0;
    }

    /** Takes a token that may be given back. */
    boolean borrow() {
        if (!bucket.tryConsume(1)) return false;
        lent.incrementAndGet();
        return true;
    }

    /** A borrowed token comes back. */
    void giveBack() {
        bucket.addTokens(1);
        lent.decrementAndGet();
    }

    /** A borrowed token is spent. */
    void keep() {
        lent.decrementAndGet();
    }

    /** Takes a token for good, if there is one. */
    void spend() {
        bucket.tryConsume(1);
    }

    Refusal refusal() {
        return RateLimits.tooMany("payments that are not good",
                bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }
}
