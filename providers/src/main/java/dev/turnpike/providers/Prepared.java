package dev.turnpike.providers;

import dev.turnpike.x402.Offer;

/** The result of asking an upstream for today's terms and signing for them. Nothing signed has left us yet. */
public sealed interface Prepared {
    record Ready(SignedOrder order) implements Prepared {}

    /** Nothing was signed. */
    record Refused(Offer.Unacceptable offer) implements Prepared {}
}
