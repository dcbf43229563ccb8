package dev.turnpike.x402.wire;

import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Rejection.Kind;

/** Makes the exceptions that carry rejections. */
public final class Refusals {
    private Refusals() {}

    public static Rejection.Exception malformed(String code, String rule) {
        return new Rejection.Exception(new Rejection(Kind.MALFORMED, code, rule));
    }

    public static Rejection.Exception refused(String code, String rule) {
        return new Rejection.Exception(new Rejection(Kind.REFUSED, code, rule));
    }
}
