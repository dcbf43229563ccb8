package dev.turnpike.sandbox.facilitator;

import java.util.Arrays;
import java.util.Optional;

/** A fault of the facilitator. */
public enum FacilitatorFault {
    NONE("none"),
    /** It answers 503 to everything. */
    DOWN("down"),
    /** It accepts every call and answers none. */
    HANGING("hanging"),
    /** It settles and loses the answer. */
    SETTLE_UNKNOWN("settle-unknown"),
    /** It does not settle and loses the answer: callers cannot tell this from {@link #SETTLE_UNKNOWN}. */
    SETTLE_UNKNOWN_NOT_SETTLED("settle-unknown-not-settled"),
    /** It verifies and refuses to settle. */
    SETTLE_REFUSED("settle-refused");

    private final String label;

    FacilitatorFault(String label) {
        this.label = label;
    }

    /** The name at the control endpoint. */
    public String label() {
        return label;
    }

    public static Optional<FacilitatorFault> of(String label) {
        return Arrays.stream(values()).filter(f -> f.label.equals(label)).findFirst();
    }
}
