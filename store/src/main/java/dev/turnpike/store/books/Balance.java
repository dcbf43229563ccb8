package dev.turnpike.store.books;

/** @param amount sum of the account's entries, in atomic units; all balances together are 0 */
public record Balance(String account, long amount) {}
