/**
 * What is known of every (upstream, model) now: today's offer and its age from {@link dev.turnpike.gateway.health.Probe}, and from
 * paid attempts whether its circuit is closed ({@link dev.turnpike.gateway.health.Circuits}).
 */
@NullMarked
package dev.turnpike.gateway.health;

import org.jspecify.annotations.NullMarked;
