package dev.turnpike.sandbox;

/** How far a job is. */
enum Stage {
    PENDING, PROCESSING, COMPLETED, FAILED
}
