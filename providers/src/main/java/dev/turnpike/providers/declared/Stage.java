package dev.turnpike.providers.declared;

/** The state of a job, as a style's words and HTTP statuses tell it. */
public enum Stage {
    PENDING, DONE, FAILED
}
