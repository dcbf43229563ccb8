/**
 * The x402 protocol, versions 1 and 2, for both sides of a payment; usable by any Java program.
 *
 * <p>Start at {@link dev.turnpike.x402.Seller} to be paid and at {@link dev.turnpike.x402.Buyer} to pay. Nothing here
 * keeps state, reads a clock of its own or decides about money: it reads, checks, signs and asks.
 */
@NullMarked
package dev.turnpike.x402;

import org.jspecify.annotations.NullMarked;
