/** Ledgers full of sales, made by the store's own classes. */
@NullMarked
package dev.turnpike.bench.fill;

import org.jspecify.annotations.NullMarked;
