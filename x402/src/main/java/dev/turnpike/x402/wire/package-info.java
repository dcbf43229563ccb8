/**
 * The wire form of x402: JSON in both versions, inside base64 headers or bodies. All input is hostile until read;
 * {@link dev.turnpike.x402.wire.Unreadable} names the broken rule and never repeats the input.
 */
@NullMarked
package dev.turnpike.x402.wire;

import org.jspecify.annotations.NullMarked;
