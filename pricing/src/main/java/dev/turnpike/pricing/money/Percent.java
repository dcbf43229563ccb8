package dev.turnpike.pricing.money;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A part of a hundred, exact to a hundredth: {@code 12.5%} is 1250 basis points. May exceed the whole.
 *
 * @param basisPoints hundredths of a percent, 0 to 999,999
 */
public record Percent(int basisPoints) {
    private static final int WHOLE = 10_000;
    private static final int MAX = 999_999;
    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,3})(\\.[0-9]{1,2})?%");

    public Percent {
        if (basisPoints < 0 || basisPoints > MAX)
            throw new IllegalArgumentException("basisPoints: " + basisPoints + " (expected: 0 to " + MAX + ")");
    }

    /**
     * Reads {@code "10%"} or {@code "12.5%"}; a third decimal is an error, never a rounding.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Percent of(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "percentage: \"" + text + "\" (expected: 0% to 9999.99% with at most 2 decimals, such as 12.5%)");
        }
        return new Percent(new BigDecimal(text.substring(0, text.length() - 1)).movePointRight(2).intValueExact());
    }

    /** The amount and this part of it, rounded <em>up</em> to the next atomic unit. */
    public UsdcAmount addTo(UsdcAmount amount) {
        return amount.scaledUp(WHOLE + basisPoints, WHOLE);
    }

    /** The form that {@link #of} reads: {@code "12.5%"}. */
    @Override
    public String toString() {
        return basisPoints == 0 ? "0%" : BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
    }
}
