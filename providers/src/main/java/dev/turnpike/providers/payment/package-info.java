/**
 * Upstreams that are paid over x402, whatever their style: which calls carry a payment, where they may go, and what an
 * exchange means for the money. Start at {@link dev.turnpike.providers.payment.Upstreams}.
 */
@NullMarked
package dev.turnpike.providers.payment;

import org.jspecify.annotations.NullMarked;
