package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.money.UsdcAmount;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The ratio of an upstream's prices to its price list.
 *
 * @param tenThousandths 10,000 for list prices; at least 1
 */
public record PriceFactor(long tenThousandths) {
    static final PriceFactor ONE = new PriceFactor(10_000);
    private static final Pattern TEXT = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4})?");

    public PriceFactor {
        if (tenThousandths < 1)
            throw new IllegalArgumentException("factor: " + tenThousandths + "/10000 (expected: more than 0)");
    }

    /** @throws IllegalArgumentException unless it is a decimal such as {@code 0.5}, more than 0 and less than 10000 */
    public static PriceFactor of(String text) {
        if (!TEXT.matcher(text).matches())
            throw new IllegalArgumentException(
                    "factor: '" + text + "' (expected: a decimal of at most 4 places, such as 0.5)");
        return new PriceFactor(new BigDecimal(text).movePointRight(4).longValueExact());
    }

    UsdcAmount of(UsdcAmount price) {
        return price.scaledUp(tenThousandths, ONE.tenThousandths);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(tenThousandths, 4).stripTrailingZeros().toPlainString();
    }
}
