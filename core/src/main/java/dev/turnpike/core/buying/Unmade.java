package dev.turnpike.core.buying;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.till.Exposure.Recheck;

/** Why a job ends without images, as its client is told; nothing is charged in any case. */
record Unmade(Refusal.Code code, String message) {
    static final Unmade LATE = new Unmade(Refusal.Code.DEADLINE_EXCEEDED,
            "Nobody delivered in time; nothing was charged.");
    static final Unmade BY_NOBODY = new Unmade(Refusal.Code.NO_HEALTHY_UPSTREAM,
            "Nobody can make this now; nothing was charged.");
    static final Unmade UNDELIVERED = new Unmade(Refusal.Code.GENERATION_FAILED,
            "No upstream delivered what was ordered; nothing was charged.");
    static final Unmade PROMPT = new Unmade(Refusal.Code.PROMPT_REFUSED,
            "An upstream will not make what this prompt says; nothing was charged. Change the prompt before ordering again.");

    /** The client's payment cannot be relied on any more. */
    static Unmade unpaid(Recheck why) {
        return why == Recheck.GONE ? new Unmade(Refusal.Code.PAYER_LIMITED,
                "The payment can no longer be relied on: it was cancelled or used, its balance is gone, or too much else of this "
                        + "payer went unpaid. Nothing was charged.")
                : new Unmade(Refusal.Code.FACILITATOR_UNAVAILABLE,
                        "The chain cannot be read now, so nothing was bought and nothing was charged.");
    }
}
