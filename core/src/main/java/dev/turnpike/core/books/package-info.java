/**
 * Reconciliation of the ledger with the chain: reports on request, and an audit of what a follower could not explain,
 * which posts unexpected transfers to the suspense account. Start at {@link dev.turnpike.core.books.Reconciliation}; the
 * ledger is read through the port {@link dev.turnpike.core.books.Books}.
 */
@NullMarked
package dev.turnpike.core.books;

import org.jspecify.annotations.NullMarked;
