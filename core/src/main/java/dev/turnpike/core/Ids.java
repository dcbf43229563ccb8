package dev.turnpike.core;

import dev.turnpike.x402.Bytes32;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Values that cannot be guessed. */
public interface Ids {
    /** An id that is good in a URL; 128 bits in 22 characters. */
    String next();

    /** A nonce for an authorization. */
    Bytes32 nonce();

    /** @param random secure wherever money is real */
    static Ids of(RandomGenerator random) {
        return new Ids() {
            @Override
            public String next() {
                return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(16));
            }

            @Override
            public Bytes32 nonce() {
                return new Bytes32("0x" + HexFormat.of().formatHex(bytes(32)));
            }

            private byte[] bytes(int length) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                return bytes;
            }
        };
    }
}
