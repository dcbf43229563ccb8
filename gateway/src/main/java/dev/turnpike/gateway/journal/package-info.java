/**
 * What must survive us: jobs, purchases, budgets, ledger entries and price generations, on SQLite, one transaction a
 * batch.
 *
 * <p>Start at {@link dev.turnpike.gateway.journal.Journal}.
 */
@NullMarked
package dev.turnpike.gateway.journal;

import org.jspecify.annotations.NullMarked;
