package dev.turnpike.pricing;

import dev.turnpike.pricing.money.UsdcAmount;

/**
 * The price quoted for one piece of work; never changes.
 *
 * @param price for the whole work, all its images
 * @param generation of the price list it comes from
 */
public record Quote(Work work, UsdcAmount price, long generation) {}
