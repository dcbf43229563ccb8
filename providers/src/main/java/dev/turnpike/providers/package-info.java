/**
 * Sellers of images, each behind the same port: {@link dev.turnpike.providers.Upstream}.
 *
 * <p>One package per style ({@code xrouter}, {@code xgen}, {@code dopamint}), with the same file names in each:
 * {@code Style} ties them together, {@code Request} writes what the provider wants, {@code Answer} reads what it says.
 * Having read one, you have read them all.
 */
@NullMarked
package dev.turnpike.providers;

import org.jspecify.annotations.NullMarked;
