package dev.turnpike.core.journal;

import java.time.Duration;

/**
 * One transaction of the journal's writer, as meters see it.
 *
 * @param changes how many changes shared it, at least 1
 * @param took from its begin until it was durable, or had failed
 * @param failed whether nothing of it was written
 */
public record Commit(int changes, Duration took, boolean failed) {}
