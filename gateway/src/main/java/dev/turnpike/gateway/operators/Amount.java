package dev.turnpike.gateway.operators;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An amount as operators see it: decimal strings in atomic units and in USD, negative where money leaves. A sum of the
 * books may be more than a number of JSON can hold.
 */
public record Amount(String atomic, String usd) {
    static Amount of(long atomic) {
        return of(BigInteger.valueOf(atomic));
    }

    static Amount of(BigInteger atomic) {
        return new Amount(atomic.toString(), usd(atomic));
    }

    private static String usd(BigInteger atomic) {
        return atomic.signum() == 0 ? "0" : new BigDecimal(atomic, 6).stripTrailingZeros().toPlainString();
    }
}
