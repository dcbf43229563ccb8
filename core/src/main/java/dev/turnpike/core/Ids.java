package dev.turnpike.core;

import dev.turnpike.x402.Bytes32;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What nobody may be able to guess.
 *
 * @param random secure wherever money is real
 */
public record Ids(RandomGenerator random) {
    /** 128 bits, 22 characters that are good in a URL. */
    public String next() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(16));
    }

    /** A nonce for an authorization. */
    public Bytes32 nonce() {
        return new Bytes32("0x" + HexFormat.of().formatHex(bytes(32)));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
