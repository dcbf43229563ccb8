package dev.turnpike.x402.exact;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.web3j.crypto.Hash;

/** The mixed-case spelling of an address that carries a checksum (EIP-55). */
public final class Checksum {
    private Checksum() {}

    /** @param hex {@code 0x} and 40 lower-case hex digits */
    public static String of(String hex) {
        byte[] hash = Hash.sha3(hex.substring(2).getBytes(US_ASCII));
        var mixed = new StringBuilder(hex);
        for (int digit = 0; digit < 40; digit++) {
            int nibble = hash[digit / 2] >> (digit % 2 == 0 ? 4 : 0) & 0xf;
            if (nibble >= 8) mixed.setCharAt(digit + 2, Character.toUpperCase(hex.charAt(digit + 2)));
        }
        return mixed.toString();
    }
}
