/**
 * A whole world on simulated time from one seed: payers, the gateway, upstreams, facilitator, chain, network and disk,
 * with everything going wrong that may, and the laws of money checked at the end. Start at
 * {@link dev.turnpike.gateway.sim.SimWorld}.
 */
package dev.turnpike.gateway.sim;
