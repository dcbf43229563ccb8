package dev.turnpike.store.books;

/**
 * Sales and their costs, in atomic units.
 *
 * @param sold settled payments
 * @param bought purchases that were paid, of use or not
 * @param losses amounts booked as lost: purchases without a paid sale, which {@code bought} contains too, and sales that
 *     were proven impossible, which {@code sold} does not contain any more
 */
public record Trade(long sold, long sales, long bought, long purchases, long losses) {
    static final Trade NONE = new Trade(0, 0, 0, 0, 0);

    Trade plus(Trade other) {
        return new Trade(Math.addExact(sold, other.sold), sales + other.sales, Math.addExact(bought, other.bought),
                purchases + other.purchases, Math.addExact(losses, other.losses));
    }

    /** Sales minus costs; negative if more was spent than earned. */
    public long margin() {
        return Math.subtractExact(sold, bought);
    }
}
