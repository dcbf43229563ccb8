/**
 * Upstreams that make images, each behind the same port: {@link dev.turnpike.providers.Upstream}.
 *
 * <p>How an upstream is spoken to is declared in a file ({@code declared}; those in the jar are in {@code styles/}); the
 * package {@code dialect} writes orders and reads answers by it, {@code payment} pays upstreams of every style.
 */
@NullMarked
package dev.turnpike.providers;

import org.jspecify.annotations.NullMarked;
