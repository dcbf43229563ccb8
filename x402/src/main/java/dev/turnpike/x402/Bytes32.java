package dev.turnpike.x402;

import java.util.Locale;

/**
 * Thirty-two bytes, such as a nonce or a transaction hash: {@code 0x} and 64 lower-case hex digits.
 *
 * @param hex in any case; kept in lower case
 */
public record Bytes32(String hex) {
    public Bytes32 {
        if (!Hex.is(hex, 64))
            throw new IllegalArgumentException("bytes32: '" + hex + "' (expected: 0x and 64 hex digits)");
        hex = hex.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return hex;
    }
}
