package dev.turnpike.pricing;

/** Which of its upstreams' costs the price of a model without an explicit price covers. */
public enum Cover {
    /** The dearest: whichever upstream delivers in the end, the price was not below its cost. */
    ALL,
    /**
     * The cheapest: the best price for the client; a dearer upstream is used only where its cost still fits the price.
     */
    CHEAPEST
}
