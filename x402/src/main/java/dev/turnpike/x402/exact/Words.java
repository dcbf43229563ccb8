package dev.turnpike.x402.exact;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.util.HexFormat;

/** The 32-byte words of EIP-712 structures, contract calls and logs. */
public final class Words {
    private static final HexFormat HEX = HexFormat.of();

    private Words() {}

    public static byte[] of(BigInteger unsigned) {
        if (unsigned.signum() < 0 || unsigned.bitLength() > 256)
            throw new IllegalArgumentException("uint256: " + unsigned + " (expected: 0 to 2^256-1)");
        byte[] bytes = unsigned.toByteArray();
        byte[] word = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, word, 32 - length, length);
        return word;
    }

    public static byte[] of(long unsigned) {
        return of(BigInteger.valueOf(unsigned));
    }

    public static byte[] of(Address address) {
        byte[] word = new byte[32];
        System.arraycopy(HEX.parseHex(address.hex().substring(2)), 0, word, 12, 20);
        return word;
    }

    public static byte[] of(Bytes32 bytes) {
        return HEX.parseHex(bytes.hex().substring(2));
    }

    /** {@code 0x} and lower-case hex. */
    public static String hex(byte[] bytes) {
        return "0x" + HEX.formatHex(bytes);
    }

    static byte[] join(byte[]... words) {
        int length = 0;
        for (byte[] word : words) length += word.length;
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] word : words) {
            System.arraycopy(word, 0, all, at, word.length);
            at += word.length;
        }
        return all;
    }
}
