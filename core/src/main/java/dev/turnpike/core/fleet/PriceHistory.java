package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.x402.Address;
import java.time.Duration;

/**
 * The price lists that were in force, kept so that a quote outlives a change or a restart by {@code quote-ttl}. A call
 * may block on a database; calls come at the start and at a reload.
 */
public interface PriceHistory {
    /** The prices of this configuration and those that still stand; a list that is already in force keeps its number. */
    Quoter quoter(Configuration configuration);

    /** The terms that quotes of this generation were made with. */
    SaleTerms terms(long generation);

    /**
     * The part of a quote's terms that does not depend on the order.
     *
     * @param payTo the payee named
     * @param maxTimeout how long an authorization was to stand
     */
    record SaleTerms(Address payTo, Duration maxTimeout) {}
}
