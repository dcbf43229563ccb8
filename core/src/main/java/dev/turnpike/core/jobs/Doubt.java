package dev.turnpike.core.jobs;

import dev.turnpike.x402.Facilitator.Settlement;

/** Why it is not known whether a settlement was carried out. */
public sealed interface Doubt {
    /** Neither the facilitator nor the chain gave an answer that ends it. */
    record Unanswered(String detail) implements Doubt {}

    /**
     * The facilitator refused after the outcome had become unknown, which proves nothing about the time before.
     *
     * @param code the facilitator's reason code
     */
    record RefusedLater(String code) implements Doubt {
        /** Whether its payer brought the refusal about. */
        public boolean byPayer() {
            return Settlement.Refused.byPayer(code);
        }
    }
}
