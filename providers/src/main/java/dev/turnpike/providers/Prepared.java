package dev.turnpike.providers;

import dev.turnpike.x402.Offer;

/** The result of asking an upstream for today's terms and signing for them. Nothing signed has left us yet. */
public sealed interface Prepared {
    /** @param known whether the terms are those of an earlier order, which may have changed since */
    record Ready(SignedOrder order, boolean known) implements Prepared {}

    /** Nothing was signed. */
    record Refused(Offer.Unacceptable offer) implements Prepared {}

    /** The upstream will not make what the prompt says. Nothing was signed. */
    record PromptRefused(String code) implements Prepared {}
}
