package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.orders.ImageRequest;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.pricing.Quote;
import dev.turnpike.x402.Challenge;
import java.util.function.Supplier;

/** Whoever knows today's price of an order, and who could do it. */
@FunctionalInterface
public interface Quotes {
    /** @throws dev.turnpike.core.refusal.Refusal if it is not sold at all */
    Quoted quote(ImageRequest request);

    /**
     * A price for an order.
     *
     * @param plan may have no candidate: then nobody can do it now
     * @param terms to pay it by; made only where they are shown
     */
    record Quoted(Quote quote, Plan plan, Supplier<Challenge> terms) {}
}
