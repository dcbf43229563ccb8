/**
 * The format of the JSON texts in the ledger's rows. Each text is one {@link dev.turnpike.store.rows.Row} with a format
 * number; a row has components of its own, so that a rename elsewhere leaves written rows readable, and it is read
 * strictly: unknown and missing properties are refused. What may be null is left out where it is. Start at
 * {@link dev.turnpike.store.rows.Rows}.
 *
 * <p>A change of a row is a new format number, and a reader for the old one.
 */
@NullMarked
package dev.turnpike.store.rows;

import org.jspecify.annotations.NullMarked;
