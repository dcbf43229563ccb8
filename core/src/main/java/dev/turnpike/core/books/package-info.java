/**
 * The books, as an operator reads them: entries and balances ({@link dev.turnpike.store.books.Ledger}), a day in
 * figures ({@link dev.turnpike.store.books.Days}), and whether the chain agrees
 * ({@link dev.turnpike.core.books.Reconciliation}).
 *
 * <p>Reads what {@code journal} wrote, on a thread and a connection of its own. The only thing written here are entries
 * about transfers that nobody expected ({@link dev.turnpike.store.books.Suspense}).
 */
@NullMarked
package dev.turnpike.core.books;

import org.jspecify.annotations.NullMarked;
