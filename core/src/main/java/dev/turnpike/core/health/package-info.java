/**
 * What is known of every (upstream, model) now. {@link dev.turnpike.core.health.Probe} asks each for its terms
 * without paying and tells {@link dev.turnpike.core.health.Health}, which answers with a
 * {@link dev.turnpike.core.health.Standing}. Paid attempts tell {@link dev.turnpike.core.health.Circuits} what a
 * probe cannot see: sellers that take money and fail.
 */
@NullMarked
package dev.turnpike.core.health;

import org.jspecify.annotations.NullMarked;
