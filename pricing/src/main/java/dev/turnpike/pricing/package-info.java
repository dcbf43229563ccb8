/**
 * Prices of work. Start at {@link dev.turnpike.pricing.Quoter}, which answers what a piece of {@link
 * dev.turnpike.pricing.Work} costs now and which earlier quotes still stand.
 */
@NullMarked
package dev.turnpike.pricing;

import org.jspecify.annotations.NullMarked;
