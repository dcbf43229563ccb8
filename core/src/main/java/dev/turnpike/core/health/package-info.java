/**
 * The health of every model at every upstream. {@link dev.turnpike.core.health.Probe} asks each for its terms without
 * paying and reports to {@link dev.turnpike.core.health.Health}, which answers with a
 * {@link dev.turnpike.core.health.Condition}. Paid attempts report to {@link dev.turnpike.core.health.Circuits} what a
 * probe cannot see: upstreams that take money and fail. Gateways
 * that share a ledger tell each other ({@link dev.turnpike.core.health.Sharing}). Start at {@code Health}.
 */
@NullMarked
package dev.turnpike.core.health;

import org.jspecify.annotations.NullMarked;
