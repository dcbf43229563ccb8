/**
 * What must survive us: jobs, purchases, budgets, ledger entries and price generations, on SQLite, one transaction a
 * batch.
 *
 * <p>Start at {@link dev.turnpike.core.journal.Journal}.
 */
@NullMarked
package dev.turnpike.core.journal;

import org.jspecify.annotations.NullMarked;
