/**
 * What every table is written with: statements that stay prepared, texts that are stored once, and windows of running
 * totals.
 */
@NullMarked
package dev.turnpike.store.sql;

import org.jspecify.annotations.NullMarked;
