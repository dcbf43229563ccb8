package dev.turnpike.sandbox.upstreams;

/**
 * The orders of an upstream so far.
 *
 * @param asked orders without a payment
 * @param paid payments taken
 * @param delivered orders whose images were delivered
 * @param declined orders whose payment was declined
 */
public record Counts(long asked, long paid, long delivered, long declined) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plusAsked() {
        return new Counts(asked + 1, paid, delivered, declined);
    }

    Counts plusPaid() {
        return new Counts(asked, paid + 1, delivered, declined);
    }

    Counts plusDelivered() {
        return new Counts(asked, paid, delivered + 1, declined);
    }

    Counts plusDeclined() {
        return new Counts(asked, paid, delivered, declined + 1);
    }
}
