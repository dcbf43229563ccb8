package dev.turnpike.surface.wire;

import dev.turnpike.pricing.money.UsdcAmount;
import java.math.BigDecimal;

/**
 * An amount as clients see it: {@code {"usd": 0.007865, "atomic": "7865"}}.
 *
 * @param usd for people
 * @param atomic for programs: atomic units of USDC, as a string because JSON numbers may be read as floating point
 */
public record Money(BigDecimal usd, String atomic) {
    public static Money of(UsdcAmount amount) {
        return new Money(usd(amount), Long.toString(amount.atomic()));
    }

    public static BigDecimal usd(UsdcAmount amount) {
        return new BigDecimal(amount.toDecimal());
    }
}
