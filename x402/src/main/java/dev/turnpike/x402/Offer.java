package dev.turnpike.x402;

import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;

/** An upstream's answer to an unpaid request. */
public sealed interface Offer {
    /**
     * Well-formed terms that this buyer is allowed to accept (every check of x402.md section 12).
     *
     * @param x402Version the version to pay in
     * @param requirementJson the chosen entry as it came, which V2 echoes as {@code accepted}
     * @param resourceJson V2's {@code resource} as it came, else empty
     * @param extensionsJson V2's {@code extensions} as it came, else empty
     * @param maxTimeout within 10 to 900 seconds
     */
    record Acceptable(int x402Version, Asset asset, Address payTo, UsdcAmount amount, Duration maxTimeout,
            String requirementJson, String resourceJson, String extensionsJson) implements Offer {}

    /**
     * Terms that are not to be paid, or no terms at all.
     *
     * @param why the rule that is broken
     * @param status the HTTP status, 0 if there was no answer
     * @param amount the amount asked (atomic), -1 if it cannot be read
     */
    record Unacceptable(Why why, String detail, int status, long amount, Duration retryAfter) implements Offer {}

    /** The rule that an offer breaks. */
    enum Why {
        /** No connection, or no answer. */
        UNREACHABLE,
        /** 429, or 503 with Retry-After: {@code retryAfter} says how long. */
        THROTTLED,
        /** Any other status than 402, a 200 without payment included. */
        NOT_402,
        /** A 402 without a payable entry: shape, version, network, asset, domain, timeout, flow, resource. */
        BAD_TERMS,
        /** The payee is not pinned. */
        WRONG_PAYEE,
        /** The amount exceeds the cap. */
        TOO_DEAR,
        /** Not over x402: an upstream that is paid by key refuses our account there. */
        NO_ACCOUNT
    }
}
