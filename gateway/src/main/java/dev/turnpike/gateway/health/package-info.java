/**
 * What is known of every (upstream, model) now. {@link dev.turnpike.gateway.health.Probe} asks each for its terms
 * without paying and tells {@link dev.turnpike.gateway.health.Health}, which answers with a
 * {@link dev.turnpike.gateway.health.Standing}. Paid attempts tell {@link dev.turnpike.gateway.health.Circuits} what a
 * probe cannot see: sellers that take money and fail.
 */
@NullMarked
package dev.turnpike.gateway.health;

import org.jspecify.annotations.NullMarked;
