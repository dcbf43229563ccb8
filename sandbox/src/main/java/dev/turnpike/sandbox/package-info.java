/**
 * The world that runs when nothing is configured: three simulated upstreams, a facilitator and a chain, with play money,
 * real HTTP, real signatures and real PNGs.
 *
 * <p>Start at {@link dev.turnpike.sandbox.Sandbox}. Each server in it is a {@link dev.turnpike.sandbox.wire.Endpoint}, written
 * once without a network. Arrows between packages: this one sees all; {@code control} sees {@code upstreams} and
 * {@code facilitator}; these see {@code chain}; {@code upstreams} sees {@code drawing}; all but {@code drawing} see
 * {@code wire}.
 */
@NullMarked
package dev.turnpike.sandbox;

import org.jspecify.annotations.NullMarked;
