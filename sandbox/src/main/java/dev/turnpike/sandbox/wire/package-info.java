/**
 * HTTP without a network: calls, replies and JSON of the simulated servers.
 *
 * <p>Start at {@link dev.turnpike.sandbox.wire.Endpoint}.
 */
@NullMarked
package dev.turnpike.sandbox.wire;

import org.jspecify.annotations.NullMarked;
