/**
 * The ledger on PostgreSQL, owned by one gateway at a time. {@link dev.turnpike.store.postgres.Postgres} is where to
 * start: it opens the database; {@code Lease} says which gateway owns it; {@code Session} is a connection that is
 * replaced when it is lost, and whose commits are never left in doubt ({@code Marks}); {@code Wording} is all that
 * differs in the statements.
 */
@NullMarked
package dev.turnpike.store.postgres;

import org.jspecify.annotations.NullMarked;
