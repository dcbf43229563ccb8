/**
 * Trains the distribution's cache and measures how it starts.
 *
 * <p>Start at {@link dev.turnpike.dist.Training}; {@link dev.turnpike.dist.StartUp} compares the distribution with the
 * plain jar.
 */
@NullMarked
package dev.turnpike.dist;

import org.jspecify.annotations.NullMarked;
