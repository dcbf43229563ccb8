/** Reads orders and prices them. Start at {@link dev.turnpike.core.orders.ParsedBody}. */
@NullMarked
package dev.turnpike.core.orders;

import org.jspecify.annotations.NullMarked;
