/**
 * The ledger in one SQLite file, of one gateway. {@link dev.turnpike.store.sqlite.SqliteFile} is where to start: it opens
 * the file and locks it against other processes; {@code Checkpoints} writes its log back while sales go on.
 */
@NullMarked
package dev.turnpike.store.sqlite;

import org.jspecify.annotations.NullMarked;
