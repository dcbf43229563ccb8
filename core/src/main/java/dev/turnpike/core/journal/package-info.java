/**
 * The port to the durable memory: jobs, their changes, accounts and postings, budgets, and proofs about closed jobs. The
 * module {@code store} implements it. Start at {@link dev.turnpike.core.journal.Journal}.
 */
@NullMarked
package dev.turnpike.core.journal;

import org.jspecify.annotations.NullMarked;
