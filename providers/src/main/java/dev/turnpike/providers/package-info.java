/**
 * Upstreams that make images, each behind the same port: {@link dev.turnpike.providers.Upstream}.
 *
 * <p>One package per style ({@code xrouter}, {@code xgen}, {@code dopamint}), with the same file names in each: {@code
 * Style} is the dialect, {@code Request} writes orders, {@code Answer} reads answers. Having read one, you have read
 * them all. The package {@code payment} pays upstreams of every style.
 */
@NullMarked
package dev.turnpike.providers;

import org.jspecify.annotations.NullMarked;
