package dev.turnpike.core.forwarding;

import dev.turnpike.pricing.money.UsdcAmount;
import java.util.Set;

/**
 * What one request to a route costs, and for what.
 *
 * @param route id of the route
 * @param description what a payer is told it pays for
 * @param charged the statuses that are charged for: {@code 200} one of them, {@code 2} all from 200 to 299
 * @param before whether the money is taken before the request is forwarded
 */
public record RouteTerms(String route, UsdcAmount price, String description, Set<Integer> charged, boolean before) {
    private static final int CLASS = 100;

    public RouteTerms {
        if (price.isZero()) throw new IllegalArgumentException("price: 0 (expected: more)");
        charged = Set.copyOf(charged);
    }

    /** Whether an answer with this status is charged for. */
    public boolean charges(int status) {
        return charged.contains(status) || charged.contains(status / CLASS);
    }
}
