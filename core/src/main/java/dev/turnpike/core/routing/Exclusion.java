package dev.turnpike.core.routing;

/**
 * An upstream that cannot take an order now, and why.
 *
 * @param detail one short sentence for a person; no amounts of ours
 */
public record Exclusion(String upstream, String model, Reason reason, String detail) {
    /** Why an upstream is out; in the order in which reasons are tested. */
    public enum Reason {
        /** The client does not want it. */
        PREFERENCE,
        /** It cannot make exactly what was ordered. */
        INCAPABLE,
        /** Its budget, ours, or the treasury has not enough left. */
        BUDGET,
        /** Its latest probe failed, or it made something else of this size again and again. */
        UNHEALTHY,
        /** It asked us to wait. */
        THROTTLED,
        /** It asks far more than configured. */
        SUSPECT_PRICE,
        /** Its circuit is open. */
        CIRCUIT_OPEN,
        /** It costs more than the price. */
        UNAFFORDABLE,
        /** It is being taken out of the configuration. */
        DRAINING
    }
}
