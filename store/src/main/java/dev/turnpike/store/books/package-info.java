/**
 * Queries of the ledger for operators and for reconciliation, on a connection and a thread of their own: entries and
 * balances ({@link dev.turnpike.store.books.Ledger}), a day in figures ({@link dev.turnpike.store.books.Days}), payments
 * ({@link dev.turnpike.store.books.SqlBooks}).
 */
@NullMarked
package dev.turnpike.store.books;

import org.jspecify.annotations.NullMarked;
