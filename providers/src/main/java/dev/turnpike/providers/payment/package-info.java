/**
 * Upstreams that are paid, over x402 or by key, whatever their style: which calls carry a payment or a key, where they
 * may go, and what an exchange means for the money. Start at {@link dev.turnpike.providers.payment.Upstreams}.
 */
@NullMarked
package dev.turnpike.providers.payment;

import org.jspecify.annotations.NullMarked;
