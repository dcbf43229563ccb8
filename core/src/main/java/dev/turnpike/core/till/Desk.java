package dev.turnpike.core.till;

/** What a payment is held against: the offers that stand, and, if it is refused, what has become of its money. */
public record Desk(Offers offers, Unsold unsold) {}
