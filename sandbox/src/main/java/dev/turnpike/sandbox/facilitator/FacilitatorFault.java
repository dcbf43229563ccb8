package dev.turnpike.sandbox.facilitator;

import java.util.Arrays;
import java.util.Optional;

/** What is wrong with the facilitator at the moment. */
public enum FacilitatorFault {
    NONE("none"),
    /** It answers 503 to everything. */
    DOWN("down"),
    /** It takes every call and answers none. */
    HANGING("hanging"),
    /** It settles, and the answer is lost. */
    SETTLE_UNKNOWN("settle-unknown"),
    /** It does not settle, and the answer is lost as well: the caller cannot tell these two apart. */
    SETTLE_UNKNOWN_NOT_SETTLED("settle-unknown-not-settled"),
    /** It verifies, but refuses to settle. */
    SETTLE_REFUSED("settle-refused");

    private final String label;

    FacilitatorFault(String label) {
        this.label = label;
    }

    /** Its name at the control endpoint. */
    public String label() {
        return label;
    }

    public static Optional<FacilitatorFault> of(String label) {
        return Arrays.stream(values()).filter(f -> f.label.equals(label)).findFirst();
    }
}
