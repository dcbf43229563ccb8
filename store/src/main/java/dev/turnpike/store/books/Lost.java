package dev.turnpike.store.books;

import dev.turnpike.core.journal.LossReason;

/**
 * What was lost on a day for one reason.
 *
 * @param upstream that was paid; empty if it was a sale that proved never to be paid
 * @param amount atomic units
 * @param count of losses
 */
public record Lost(String upstream, LossReason reason, long amount, long count) {}
