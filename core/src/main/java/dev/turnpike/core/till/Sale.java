package dev.turnpike.core.till;

import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Something that can be sold once: what the till needs to know of it. */
public interface Sale {
    /** SHA-256 of all that makes this request another than others: which one a payment was made for. */
    String fingerprint();

    /** The public URL that is paid for. */
    String resource();

    /**
     * Who is told of the end of its job; null: nobody. No part of what makes the request another.
     *
     * @throws dev.turnpike.core.refusal.Refusal if too many wait of this payer
     */
    default @Nullable Webhook webhook(Address payer) {
        return null;
    }

    /**
     * The order as it is sold now: read, priced, and planned. All that follows from it is of one configuration.
     *
     * @throws dev.turnpike.core.refusal.Refusal (as an error signal) if the order breaks a rule or no upstream can serve
     *     it
     */
    Mono<Priced> price();

    /** One order under one configuration. */
    interface Priced {
        /** What it costs now. */
        UsdcAmount price();

        /** What its payer is told it pays for. */
        String description();

        Life life();

        /** Every amount at which this order may still be paid, today's first: prices of the last {@code quote-ttl}. */
        List<StandingPrice> standingPrices();

        /** The order as it goes into a job. */
        JobWork work();
    }

    /** An amount that is good for this sale, and the generation of prices it is from. */
    record StandingPrice(UsdcAmount price, long generation) {}

    /**
     * How long an authorization must still live to be worked for: our work and its settlement, without which we might
     * pay for work that is too late to be sold.
     *
     * @param least with less, nothing is begun
     * @param most what the work may need at worst
     * @param settling what of that is kept for the settlement
     */
    record Life(Duration least, Duration most, Duration settling) {
        /** How far the clock of a client may be behind ours, and how long its request may take. */
        private static final Duration ON_THE_WAY = Duration.ofMinutes(1);

        /** Never more than is left of what a stock client signs, which is just the time it was offered. */
        Duration needed(Duration offered) {
            Duration left = offered.minus(ON_THE_WAY);
            Duration worst = most.compareTo(left) < 0 ? most : left;
            return worst.compareTo(least) < 0 ? least : worst;
        }
    }
}
