package dev.turnpike.sandbox.upstreams;

/** The stage of a job. */
enum Stage {
    PENDING, PROCESSING, COMPLETED, FAILED
}
