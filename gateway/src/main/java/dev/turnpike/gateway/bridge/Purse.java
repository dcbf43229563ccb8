package dev.turnpike.gateway.bridge;

import dev.turnpike.pricing.money.UsdcAmount;

/**
 * What may still be signed for. What was taken never comes back: a payment that was signed counts as spent, whatever
 * was answered to it.
 */
final class Purse {
    private long left;

    Purse(UsdcAmount budget) {
        this.left = budget.atomic();
    }

    /** Takes the amount; false if there is not so much. */
    synchronized boolean take(UsdcAmount amount) {
        if (amount.atomic() > left) return false;
        left -= amount.atomic();
        return true;
    }

    synchronized UsdcAmount left() {
        return new UsdcAmount(left);
    }
}
