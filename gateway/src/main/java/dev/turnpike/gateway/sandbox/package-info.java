/**
 * What runs when nothing is configured: three simulated sellers, a facilitator and a chain, with play money, real HTTP, real
 * signatures and real PNGs.
 */
@NullMarked
package dev.turnpike.gateway.sandbox;

import org.jspecify.annotations.NullMarked;
