package dev.turnpike.x402.exact;

import static dev.turnpike.x402.wire.Refusals.refused;

import dev.turnpike.x402.wire.Codes;
import java.math.BigInteger;
import org.web3j.crypto.Sign;

/**
 * A signature in the only form the USDC contract accepts: 65 bytes r, s, v; r and s in 1..n-1, s in the lower half, v
 * 27 or 28.
 *
 * <p>The reference checks are laxer and admit signatures that the chain then reverts (x402.md section 8).
 *
 * @param r within 1..n-1
 * @param s within 1..n-1; in the lower half where it is from {@link #strict} or was made here
 * @param parity which of the two points r stands for: v - 27
 */
public record Signature(BigInteger r, BigInteger s, int parity) {
    private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();
    private static final BigInteger HALF = ORDER.shiftRight(1);
    private static final int HEX_DIGITS = 2 + 2 * 65;

    public Signature {
        if (!isScalar(r) || !isScalar(s) || parity != 0 && parity != 1)
            throw new IllegalArgumentException("signature (expected: r and s within 1 and n-1, parity 0 or 1)");
    }

    /**
     * @param hex {@code 0x} and hex digits, any number of them
     * @throws dev.turnpike.x402.Rejection.Exception if the form is not the strict one
     */
    public static Signature strict(String hex) {
        if (hex.length() > HEX_DIGITS)
            throw refused(Codes.SIGNATURE_TYPE,
                    "only 65-byte signatures of the paying account itself are taken, no smart wallets");
        if (hex.length() < HEX_DIGITS) throw wrong("the signature must have 65 bytes");
        var r = new BigInteger(hex.substring(2, 66), 16);
        var s = new BigInteger(hex.substring(66, 130), 16);
        int v = Integer.parseInt(hex.substring(130), 16);
        if (!isScalar(r) || !isScalar(s)) throw wrong("r and s of the signature must lie within 1 and n-1");
        if (s.compareTo(HALF) > 0) throw wrong("s of the signature must lie in the lower half");
        if (v != 27 && v != 28) throw wrong("v of the signature must be 27 or 28");
        return new Signature(r, s, v - 27);
    }

    /** {@code 0x} and 65 bytes r, s, v in lower-case hex. */
    public String hex() {
        return Words.hex(compact()) + (parity == 0 ? "1b" : "1c");
    }

    /** 64 bytes r, s. */
    byte[] compact() {
        return Words.join(Words.of(r), Words.of(s));
    }

    private static boolean isScalar(BigInteger number) {
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    private static RuntimeException wrong(String rule) {
        return refused(Codes.SIGNATURE, rule);
    }
}
