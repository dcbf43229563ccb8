/** The ledger on SQLite: every SQL statement, every migration, the row format. Start at {@link dev.turnpike.store.SqliteJournal}. */
@NullMarked
package dev.turnpike.store;

import org.jspecify.annotations.NullMarked;
