package dev.turnpike.core.journal;

import java.util.Locale;

/** Why money was lost, by the words of its entry, and what an operator can change about it. */
public enum LossReason {
    BAD_IMAGES("What it makes is not what was ordered: compare its sizes with models[].sizes, or take the model from it."),
    FAILED("It takes the money and fails: lower circuit.failure-rate, or take the model from it."),
    LATE("It was paid, and another was first or the job was over: raise routing.attempt-timeout, or order it later."),
    NOT_DELIVERED("It took the money and its answer never came: look at the network to it, and whether it may be asked "
            + "again (upstreams[].idempotent)."),
    PAYMENT_REFUSED("Clients' payments failed after the work: lower exposure.newcomer and exposure.newcomers."),
    PAYMENT_IMPOSSIBLE("Clients took payments back or let them expire after the work: lower exposure.newcomer and "
            + "exposure.newcomers; if they expired, look at the facilitator."),
    SETTLEMENT_FALSE("The facilitator reported settlements that never were: change it."),
    OTHER("See the entries of the account loss in /v1/ledger.");

    private final String advice;

    LossReason(String advice) {
        this.advice = advice;
    }

    /** @param why of a posting to the account {@code loss}: a reason, or a reason, a colon and what came of it */
    public static LossReason of(String why) {
        return switch (why.split(":", 2)[0]) {
            case "bad_images" -> BAD_IMAGES;
            case "failed" -> FAILED;
            case "another was first", "not needed any more" -> LATE;
            case "paid and not delivered" -> NOT_DELIVERED;
            case "payment refused" -> PAYMENT_REFUSED;
            case "proven impossible to settle" -> PAYMENT_IMPOSSIBLE;
            case "settlement reported, proven impossible" -> SETTLEMENT_FALSE;
            default -> OTHER;
        };
    }

    /** The word for it in meters and summaries. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence that says what to change. */
    public String advice() {
        return advice;
    }
}
