package dev.turnpike.core.till;

/**
 * What a payment is held against: the offers that stand, the orders of its payer that it may repeat, and, if it is
 * refused, what has become of its money.
 */
public record Desk(Offers offers, Repeats repeats, Unsold unsold) {}
