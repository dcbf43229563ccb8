package dev.turnpike.x402.exact;

import static dev.turnpike.x402.wire.Refusals.refused;

import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.wire.Codes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/** The time window of an authorization, as we need it. */
public final class Window {
    /** The remaining lifetime below which facilitators refuse. */
    private static final long LEAST_SECONDS = 6;
    /**
     * The back-dating of V1 clients, by which an honest lifetime can exceed ours. A longer-lived signature is money at
     * risk.
     */
    private static final long SLACK_SECONDS = 600;

    private Window() {}

    /** @throws dev.turnpike.x402.Rejection.Exception if it is not valid yet, not for long enough, or for too long */
    public static void check(Authorization authorization, Duration maxTimeout, Instant now, Duration work) {
        long needed = Math.max(LEAST_SECONDS, work.plusNanos(999_999_999).toSeconds());
        if (isBefore(authorization.validBefore(), now, needed))
            throw refused(Codes.VALID_BEFORE, "the authorization must stay valid for another " + needed + " seconds");
        if (isAfter(authorization.validAfter(), now, 0))
            throw refused(Codes.VALID_AFTER, "the authorization must be valid already");
        long most = maxTimeout.toSeconds() + SLACK_SECONDS;
        if (isAfter(authorization.validBefore(), now, most))
            throw refused(Codes.VALID_BEFORE, "the authorization must end within " + most + " seconds");
    }

    private static boolean isBefore(BigInteger moment, Instant now, long seconds) {
        return moment.compareTo(BigInteger.valueOf(now.getEpochSecond() + seconds)) < 0;
    }

    private static boolean isAfter(BigInteger moment, Instant now, long seconds) {
        return moment.compareTo(BigInteger.valueOf(now.getEpochSecond() + seconds)) > 0;
    }
}
