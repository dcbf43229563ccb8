/**
 * What runs when nothing is configured: three simulated sellers, a facilitator and a chain, with play money, real HTTP,
 * real signatures and real PNGs.
 *
 * <p>Start at {@link dev.turnpike.sandbox.Sandbox}. Everybody in it is a
 * {@link dev.turnpike.sandbox.Desk}, written once without a network; a
 * {@link dev.turnpike.sandbox.SimulatedSeller} tells a paid order from top to bottom, and
 * {@link dev.turnpike.sandbox.Fault} lists what can go wrong with it.
 */
@NullMarked
package dev.turnpike.sandbox;

import org.jspecify.annotations.NullMarked;
