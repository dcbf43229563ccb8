/**
 * Reconciliation of the ledger with the chain: reports on request, and an audit every few minutes that posts unexplained
 * transfers to the suspense account. Start at {@link dev.turnpike.core.books.Reconciliation}; the ledger is read through
 * the port {@link dev.turnpike.core.books.Books}.
 */
@NullMarked
package dev.turnpike.core.books;

import org.jspecify.annotations.NullMarked;
