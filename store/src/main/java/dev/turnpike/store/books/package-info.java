/** What operators read of the ledger, and what reconciliation reads and posts. */
@NullMarked
package dev.turnpike.store.books;

import org.jspecify.annotations.NullMarked;
