package dev.turnpike.core.journal;

/**
 * The figures of the whole gateway that decide whether it sells at all: running totals that the journal keeps. Amounts
 * are atomic units.
 *
 * @param losses entries to the loss account within the last hour
 * @param unproven reported settlements that the chain does not show in time, or has proven impossible
 */
public record HouseRecord(long losses, long unproven) {}
