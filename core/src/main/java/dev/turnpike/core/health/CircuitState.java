package dev.turnpike.core.health;

/** Whether paid attempts go through. */
public enum CircuitState {
    /** They do. */
    CLOSED,
    /** None does: too many of the last ones failed. */
    OPEN,
    /** One does, and decides. */
    HALF_OPEN
}
