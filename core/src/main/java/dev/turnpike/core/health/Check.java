package dev.turnpike.core.health;

import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of one unpaid request for terms.
 *
 * @param at when the answer came, or was no longer waited for
 * @param httpStatus 0 if there was no HTTP answer, or none was needed
 * @param latency from request to answer
 * @param detail one short sentence for a person; empty where all is well
 * @param offered the amount it asks for the work of the check; null if none could be read
 * @param expected the amount that the configuration says; null if it does not say
 */
public record Check(Instant at, int httpStatus, Duration latency, Verdict verdict, String detail,
        @Nullable UsdcAmount offered, @Nullable UsdcAmount expected) {

    /** What a check says about the upstream. */
    public enum Verdict {
        /** Terms that we could pay. */
        HEALTHY("it offers terms that can be paid"),
        /** No connection, or no answer in time. */
        UNREACHABLE("it cannot be reached"),
        /** Another status than 402; a 200 without payment included. */
        NOT_402("it does not ask to be paid"),
        /** A 402 that cannot be paid. */
        BAD_TERMS("its terms cannot be paid"),
        /** Its payee is none that we have pinned. */
        WRONG_PAYEE("its payee is not one we know"),
        /** Asks more than {@code pricing.price-suspect} times what is configured: shown, never paid. */
        SUSPECT_PRICE("it asks far more than usual"),
        /** It asked us to wait. */
        THROTTLED("it asks to wait"),
        /** It is paid by key, and takes no order of ours. */
        NO_ACCOUNT("it takes no orders on our account");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** The same in words that may be shown. */
        public String words() {
            return words;
        }
    }

    /** The same at another time. */
    Check at(Instant then) {
        return new Check(then, httpStatus, latency, verdict, detail, offered, expected);
    }

    boolean good() {
        return verdict == Verdict.HEALTHY;
    }

    boolean answered() {
        return httpStatus != 0;
    }
}
