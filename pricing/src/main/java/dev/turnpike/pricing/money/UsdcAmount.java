package dev.turnpike.pricing.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * An exact amount of USDC in its smallest unit: 1 USDC is 1,000,000 atomic units.
 *
 * <p>Amounts cross the wire, are stored and are compared in atomic units; decimals exist only where people read and
 * write. An amount is never negative: the accounts of an entry give its direction. The greatest amount is {@link
 * Long#MAX_VALUE} atomic units, some nine million million USDC; a calculation beyond it throws {@link
 * ArithmeticException} rather than wrap around.
 */
public record UsdcAmount(long atomic) implements Comparable<UsdcAmount> {
    public static final UsdcAmount ZERO = new UsdcAmount(0);

    private static final int DECIMALS = 6;
    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?");
    private static final Pattern ATOMIC = Pattern.compile("0|[1-9][0-9]{0,18}");

    public UsdcAmount {
        if (atomic < 0) throw new IllegalArgumentException("atomic: " + atomic + " (expected: >= 0)");
    }

    /**
     * Reads a price as people write it, in USDC: {@code "0.0125"}, {@code "0.060"}, {@code "20"}. A seventh decimal is
     * an error, never a rounding; so are a sign, an exponent, a space, and a point without digits on both sides.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static UsdcAmount ofDecimal(String usdc) {
        if (!DECIMAL.matcher(usdc).matches()) {
            throw new IllegalArgumentException("USDC amount: \"" + usdc
                    + "\" (expected: a plain decimal below 1000000000000 with at most 6 decimals, such as 0.0125)");
        }
        return new UsdcAmount(new BigDecimal(usdc).movePointRight(DECIMALS).longValueExact());
    }

    /**
     * An amount that is already counted in atomic units.
     *
     * @throws IllegalArgumentException if negative
     */
    public static UsdcAmount ofAtomic(long atomic) {
        return new UsdcAmount(atomic);
    }

    /**
     * Reads an amount as it stands on the wire: digits only, without a sign and without leading zeros, so that one
     * amount has one spelling.
     *
     * @throws IllegalArgumentException naming the text and what was expected, also where the number is greater than an
     *     amount can be
     */
    public static UsdcAmount ofAtomic(String atomic) {
        if (!ATOMIC.matcher(atomic).matches() || new BigInteger(atomic).bitLength() > 63) {
            throw new IllegalArgumentException("atomic amount: \"" + atomic
                    + "\" (expected: digits without leading zeros, at most " + Long.MAX_VALUE + ")");
        }
        return new UsdcAmount(Long.parseLong(atomic));
    }

    public UsdcAmount plus(UsdcAmount other) {
        return new UsdcAmount(Math.addExact(atomic, other.atomic));
    }

    /**
     * This amount less the other.
     *
     * @throws ArithmeticException if the other is greater
     */
    public UsdcAmount minus(UsdcAmount other) {
        if (other.atomic > atomic)
            throw new ArithmeticException(atomic + " - " + other.atomic + " (expected: a difference >= 0)");
        return new UsdcAmount(atomic - other.atomic);
    }

    /**
     * This amount multiplied by the factor.
     *
     * @throws IllegalArgumentException if the factor is negative
     */
    public UsdcAmount times(long factor) {
        if (factor < 0) throw new IllegalArgumentException("factor: " + factor + " (expected: >= 0)");
        return new UsdcAmount(Math.multiplyExact(atomic, factor));
    }

    /**
     * This amount times {@code numerator / denominator}, rounded <em>up</em> to the next atomic unit: in our favour
     * when it is a price, never too low when it is a cost.
     *
     * @throws IllegalArgumentException if the numerator is negative or the denominator not positive
     */
    public UsdcAmount scaledUp(long numerator, long denominator) {
        if (numerator < 0 || denominator <= 0)
            throw new IllegalArgumentException(
                    numerator + "/" + denominator + " (expected: numerator >= 0, denominator > 0)");
        BigInteger product = BigInteger.valueOf(atomic).multiply(BigInteger.valueOf(numerator));
        return new UsdcAmount(new BigDecimal(product).divide(BigDecimal.valueOf(denominator), 0, RoundingMode.CEILING)
                .longValueExact());
    }

    public UsdcAmount min(UsdcAmount other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public UsdcAmount max(UsdcAmount other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean isZero() {
        return atomic == 0;
    }

    /** The amount in USDC in its shortest plain form: {@code "0.007865"}, {@code "0.06"}, {@code "20"}. */
    public String toDecimal() {
        return atomic == 0 ? "0" : BigDecimal.valueOf(atomic, DECIMALS).stripTrailingZeros().toPlainString();
    }

    @Override
    public int compareTo(UsdcAmount other) {
        return Long.compare(atomic, other.atomic);
    }

    /** For people: {@code "0.007865 USDC"}. */
    @Override
    public String toString() {
        return toDecimal() + " USDC";
    }
}
