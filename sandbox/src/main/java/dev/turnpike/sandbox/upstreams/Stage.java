package dev.turnpike.sandbox.upstreams;

/** How far a job is. */
enum Stage {
    PENDING, PROCESSING, COMPLETED, FAILED
}
