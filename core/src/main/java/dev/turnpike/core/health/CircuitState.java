package dev.turnpike.core.health;

/** Whether paid attempts go through. */
public enum CircuitState {
    /** All do. */
    CLOSED,
    /** None does: too many of the last attempts failed. */
    OPEN,
    /** One does, and its outcome decides. */
    HALF_OPEN
}
