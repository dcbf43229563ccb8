package dev.turnpike.pricing;

/** Which of its upstreams' costs the price of a model without an explicit price covers. */
public enum Cover {
    /** The dearest: the price is not below the cost of any upstream that may deliver. */
    ALL,
    /**
     * The cheapest: the best price for the client. A dearer upstream is used only where its cost still fits the price.
     */
    CHEAPEST
}
