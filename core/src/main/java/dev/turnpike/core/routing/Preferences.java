package dev.turnpike.core.routing;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's wishes about upstreams ({@code provider} and {@code maxPrice} of an order).
 *
 * @param order upstreams to be tried first, in this order
 * @param only upstreams that may be used; empty: all
 * @param ignore upstreams that may not be used
 * @param sort null: the policy of the configuration
 * @param allowFallbacks whether upstreams other than the first of the plan may be tried
 * @param maxPrice null: any
 */
public record Preferences(List<String> order, List<String> only, List<String> ignore, @Nullable Policy sort,
        boolean allowFallbacks, @Nullable UsdcAmount maxPrice) {
    public static final Preferences NONE = new Preferences(List.of(), List.of(), List.of(), null, true, null);

    public Preferences {
        order = List.copyOf(order);
        only = List.copyOf(only);
        ignore = List.copyOf(ignore);
    }
}
