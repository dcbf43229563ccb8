package dev.turnpike.x402;

import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;

/**
 * The terms of one piece of work: an amount of an asset, the payee, and how long an authorization must live.
 *
 * @param amount the exact amount; a payment of one unit more or less is refused
 * @param maxTimeout the lifetime of an authorization for these terms; whole seconds
 * @param resource the absolute public URL that is paid for
 * @param description plain ASCII, may be empty, at most 500 characters
 * @param mimeType the media type of the paid answer
 */
public record Terms(Asset asset, Address payTo, UsdcAmount amount, Duration maxTimeout, String resource,
        String description, String mimeType) {}
