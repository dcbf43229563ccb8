package dev.turnpike.x402;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.web3j.crypto.Hash;

/**
 * An EVM account: 20 bytes, kept as {@code 0x} and 40 lower-case hex digits, so that two spellings of one account are
 * equal.
 *
 * @param hex in any case; kept in lower case
 */
public record Address(String hex) {
    public Address {
        if (!Hex.is(hex, 40))
            throw new IllegalArgumentException("address: '" + hex + "' (expected: 0x and 40 hex digits)");
        hex = hex.toLowerCase(Locale.ROOT);
    }

    /** The mixed-case spelling of EIP-55, which stock V1 clients compare by. */
    public String checksummed() {
        byte[] spelled = hex.getBytes(StandardCharsets.US_ASCII);
        byte[] hash = Hash.sha3(spelled, 2, 40);
        for (int i = 0; i < 40; i++) {
            int digit = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf;
            if (digit >= 8 && spelled[2 + i] >= 'a') spelled[2 + i] -= 'a' - 'A';
        }
        return new String(spelled, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return hex;
    }
}
