package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;

/** Numbers and words in the encoding of Ethereum's JSON-RPC and contracts. */
final class Hex {
    private Hex() {}

    /** The shortest form: {@code 0x0}, {@code 0x1b4}. */
    static String quantity(long number) {
        return "0x" + Long.toHexString(number);
    }

    static long number(String quantity) {
        return Long.parseUnsignedLong(quantity.substring(2), 16);
    }

    /** A number in 32 bytes. */
    static String word(BigInteger number) {
        String digits = number.toString(16);
        return "0x" + "0".repeat(64 - digits.length()) + digits;
    }

    /** An address, padded to 32 bytes. */
    static String word(Address address) {
        return "0x" + "0".repeat(24) + address.hex().substring(2);
    }

    /** An argument of a contract call; the first has index 0. */
    static String argument(String callData, int index) {
        int start = 10 + 64 * index;
        return callData.substring(start, start + 64);
    }

    static Address address(String argument) {
        return new Address("0x" + argument.substring(24));
    }

    static Bytes32 bytes32(String argument) {
        return new Bytes32("0x" + argument);
    }
}
