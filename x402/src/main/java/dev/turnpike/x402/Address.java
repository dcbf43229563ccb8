package dev.turnpike.x402;

import java.util.Locale;
import java.util.regex.Pattern;
import org.web3j.crypto.Keys;

/**
 * An EVM account: 20 bytes, kept as {@code 0x} and 40 lower-case hex digits, so that two spellings of one account are
 * equal.
 *
 * @param hex in any case; kept in lower case
 */
public record Address(String hex) {
    private static final Pattern SHAPE = Pattern.compile("0x[0-9a-fA-F]{40}");

    public Address {
        if (!SHAPE.matcher(hex).matches())
            throw new IllegalArgumentException("address: '" + hex + "' (expected: 0x and 40 hex digits)");
        hex = hex.toLowerCase(Locale.ROOT);
    }

    /** The mixed-case spelling of EIP-55, which stock V1 clients compare by. */
    public String checksummed() {
        return Keys.toChecksumAddress(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
