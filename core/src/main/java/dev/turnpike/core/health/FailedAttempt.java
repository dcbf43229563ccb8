package dev.turnpike.core.health;

import java.time.Instant;

/**
 * An attempt that brought no images.
 *
 * @param outcome a word of {@code Route.Outcome}, such as {@code bad_images}
 * @param detail one short sentence in our own words; empty if there is nothing to say
 */
public record FailedAttempt(Instant at, String outcome, String detail) {}
