/**
 * The ledger on PostgreSQL, shared by any number of gateways. {@link dev.turnpike.store.postgres.Postgres} is where to
 * start: it opens the database; {@code Membership} says which gateways serve with it; {@code Session} is a connection that is
 * replaced when it is lost, and whose commits are never left in doubt ({@code Marks}); {@code Wording} is all that
 * differs in the statements.
 */
@NullMarked
package dev.turnpike.store.postgres;

import org.jspecify.annotations.NullMarked;
