/**
 * How x402 looks on the wire: JSON in both versions, inside base64 headers or bodies. Everything read here is hostile
 * until read; {@link dev.turnpike.x402.wire.Unreadable} says which rule was broken and never repeats the input.
 */
@NullMarked
package dev.turnpike.x402.wire;

import org.jspecify.annotations.NullMarked;
