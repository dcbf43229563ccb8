package dev.turnpike.store.rows;

/** One JSON text of the ledger; its components are numbers, texts, lists and further rows only. */
interface Row {}
