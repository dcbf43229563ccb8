/**
 * Simulated upstreams: each takes orders as its provider does, is paid by x402 and draws the images.
 *
 * <p>Start at {@link dev.turnpike.sandbox.upstreams.SimulatedUpstream}, which tells a paid order from top to bottom;
 * {@link dev.turnpike.sandbox.upstreams.Fault} lists what can go wrong with it.
 */
@NullMarked
package dev.turnpike.sandbox.upstreams;

import org.jspecify.annotations.NullMarked;
