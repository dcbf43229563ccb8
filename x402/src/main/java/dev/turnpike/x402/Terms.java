package dev.turnpike.x402;

import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;

/**
 * What a seller asks for one piece of work: an amount of an asset, to whom, and for how long a payer must let it stand.
 *
 * @param amount the exact amount; a payment of one unit more or less is refused
 * @param maxTimeout how long an authorization for these terms should live; whole seconds
 * @param resource the absolute public URL that is paid for
 * @param description plain ASCII, may be empty, at most 500 characters
 * @param mimeType what the answer will be
 */
public record Terms(Asset asset, Address payTo, UsdcAmount amount, Duration maxTimeout, String resource,
        String description, String mimeType) {}
