package dev.turnpike.core.till;

/** What a request says of whether it repeats an earlier one. */
public enum Again {
    /** Nothing: it is a new order, unless the connection of an equal one is known to be lost. */
    UNSAID,
    /** Its client counts its tries, and this is not the first. */
    COUNTED,
    /** It has a key of its client's, which is part of the request: whatever has the same key is the same order. */
    NAMED
}
