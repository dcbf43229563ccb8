package dev.turnpike.store.books;

/**
 * What was sold and what that cost, in atomic units.
 *
 * @param sold settled payments
 * @param bought purchases that were paid, of use or not
 * @param losses what was booked as lost: purchases that nobody paid us for, already in {@code bought}, and sales that
 *     proved never to be paid, already out of {@code sold}
 */
public record Trade(long sold, long sales, long bought, long purchases, long losses) {
    static final Trade NONE = new Trade(0, 0, 0, 0, 0);

    Trade plus(Trade other) {
        return new Trade(Math.addExact(sold, other.sold), sales + other.sales, Math.addExact(bought, other.bought),
                purchases + other.purchases, Math.addExact(losses, other.losses));
    }

    /** Less than nothing if more was spent than earned. */
    public long margin() {
        return Math.subtractExact(sold, bought);
    }
}
