package dev.turnpike.store.books;

/**
 * The balance of one account.
 *
 * @param amount sum of the account's entries, in atomic units; all balances add up to 0
 */
public record Balance(String account, long amount) {}
