package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.x402.Address;
import java.time.Duration;

/**
 * The price lists that were in force, kept so that an offer outlives a change or a restart by {@code quote-ttl}. May
 * block on a database; used at the start and at a reload.
 */
public interface PriceHistory {
    /** The prices of this configuration and those that still stand; a list that is already in force keeps its number. */
    Quoter quoter(Configuration configuration);

    /** The terms offers of this generation were made with. */
    SaleTerms terms(long generation);

    /**
     * The part of an offer's terms that does not depend on the order.
     *
     * @param payTo the payee named
     * @param maxTimeout how long an authorization was to stand
     */
    record SaleTerms(Address payTo, Duration maxTimeout) {}
}
