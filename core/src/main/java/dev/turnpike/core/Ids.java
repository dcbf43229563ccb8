package dev.turnpike.core;

import dev.turnpike.x402.Bytes32;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Values that cannot be guessed. */
public interface Ids {
    /**
     * An id that is good in a URL: 102 bits that cannot be guessed, behind 30 of the time. Ids of one time lie side by
     * side in an index, so that what is written at one time touches few of its pages.
     */
    String next();

    /** A nonce for an authorization. */
    Bytes32 nonce();

    /** @param random secure wherever money is real */
    static Ids of(RandomGenerator random, InstantSource clock) {
        return new Ids() {
            /** In the order of their codes. */
            private static final String CHARACTERS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
            private static final int TIME = 5;
            private static final int LENGTH = 22;
            /** Four seconds are one time. */
            private static final int MILLIS = 12;

            @Override
            public String next() {
                char[] id = new char[LENGTH];
                long time = clock.millis() >> MILLIS;
                for (int i = TIME - 1; i >= 0; i--, time >>= 6) id[i] = character(time);
                byte[] bytes = bytes(LENGTH - TIME);
                for (int i = 0; i < bytes.length; i++) id[TIME + i] = character(bytes[i]);
                return new String(id);
            }

            private static char character(long bits) {
                return CHARACTERS.charAt((int) (bits & 63));
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
