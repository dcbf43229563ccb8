package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Something that can be sold once: what the till needs to know of it. */
public interface Sale {
    /** SHA-256 of method, path and the canonical body as sent: which request a payment was made for. */
    String fingerprint();

    /** The public URL that is paid for. */
    String resource();

    /**
     * What it costs now, after the order was read and somebody was found who can do it.
     *
     * @throws Refusal (as an error signal) if the order breaks a rule or nobody can serve it
     */
    Mono<Priced> price();

    /**
     * Every amount at which this order may still be paid, today's first: prices of the last {@code quote-ttl}.
     *
     * @throws Refusal if the order breaks a rule
     */
    List<Offered> offers();

    /** A price for this sale, and the time its work takes. */
    record Priced(UsdcAmount price, long generation, Life life, String description) {}

    /**
     * How long an authorization must still live to be worked for: our work and its settlement, without which we might
     * pay for work that is too late to be sold.
     *
     * @param least with less, nothing is begun
     * @param most what the work may need at worst
     */
    record Life(Duration least, Duration most) {
        /** How far the clock of a client may be behind ours, and how long its request may take. */
        private static final Duration ON_THE_WAY = Duration.ofMinutes(1);

        /** Never more than is left of what a stock client signs, which is just the time it was offered. */
        Duration needed(Duration offered) {
            Duration left = offered.minus(ON_THE_WAY);
            Duration worst = most.compareTo(left) < 0 ? most : left;
            return worst.compareTo(least) < 0 ? least : worst;
        }
    }

    /** An amount that is good for this sale, and the generation of prices it is from. */
    record Offered(UsdcAmount price, long generation) {}

    /** The order in a form that {@link Work} takes up again after a restart. */
    String written();

    /** Has the work of a job done, whichever sale it came from. */
    interface Work {
        /**
         * Carries on with a job that is held or being worked on, until it is delivered or released. Emits the job as
         * journalled.
         */
        Mono<Job> carryOn(Job job);

        /** Whether what was made for a job can be handed out now, which may be long after. */
        Mono<Boolean> stillThere(Job job);
    }
}
