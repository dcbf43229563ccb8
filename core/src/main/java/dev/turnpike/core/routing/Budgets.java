package dev.turnpike.core.routing;

import dev.turnpike.pricing.money.UsdcAmount;

/** What may still be spent, as last known. Plans use it; the journal decides when the money is drawn. */
public interface Budgets {
    /**
     * Whether our budgets, this upstream's and the treasury's balance have room for one more purchase of this amount.
     */
    boolean affords(String upstream, UsdcAmount amount);
}
