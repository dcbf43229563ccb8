/**
 * The x402 protocol, versions 1 and 2, for both sides of a payment; usable by any Java program.
 *
 * <p>Start at {@link dev.turnpike.x402.Seller} to be paid and at {@link dev.turnpike.x402.Buyer} to pay. The package
 * has two floors: values and ports, and services on top, which use the packages inside. It keeps no state, reads no
 * clock of its own and makes no decision about money.
 */
@NullMarked
package dev.turnpike.x402;

import org.jspecify.annotations.NullMarked;
