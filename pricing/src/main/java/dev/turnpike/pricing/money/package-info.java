/** Exact amounts of money, and parts of them. Nothing here rounds without saying which way. */
@NullMarked
package dev.turnpike.pricing.money;

import org.jspecify.annotations.NullMarked;
