/**
 * The ledger in a database: every SQL statement and migration. The journal ({@link dev.turnpike.store.SqliteJournal}), the
 * refunds, the price history; {@link dev.turnpike.store.Entries} is the only writer of entries.
 */
@NullMarked
package dev.turnpike.store;

import org.jspecify.annotations.NullMarked;
