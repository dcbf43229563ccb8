package dev.turnpike.core.buying;

import dev.turnpike.core.till.Exposure.Recheck;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route.Outcome;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Submission;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended; {@code cost} is what the upstream asked, null if nothing could be read. */
sealed interface Ended {
    @Nullable
    UsdcAmount cost();

    /** Good images; perhaps not the first. */
    record Delivered(Attempt.Made made, UsdcAmount cost) implements Ended {}

    /** Its terms were not such that we sign; nothing was signed. */
    record Refused(Offer.Unacceptable offer) implements Ended {
        @Override
        public @Nullable UsdcAmount cost() {
            return offer.amount() >= 0 ? UsdcAmount.ofAtomic(offer.amount()) : null;
        }
    }

    /** An upstream that is paid by key refused the order before any work; nothing was spent. */
    record KeyRefused(Submission.Refused why, UsdcAmount cost) implements Ended {}

    /** The client's payment cannot be relied on any more; nothing was sent. */
    record Unpayable(Recheck why, UsdcAmount cost) implements Ended {}

    /**
     * Nothing of use came.
     *
     * @param retryAfter how long the upstream asks to be left alone; zero if it does not
     * @param made the size that came in place of the one that was ordered; null if that is not why
     */
    record Failed(Outcome outcome, String detail, UsdcAmount cost, Duration retryAfter, @Nullable Resolution made)
            implements Ended {
        Failed(Outcome outcome, String detail, UsdcAmount cost) {
            this(outcome, detail, cost, Duration.ZERO);
        }

        Failed(Outcome outcome, String detail, UsdcAmount cost, Duration retryAfter) {
            this(outcome, detail, cost, retryAfter, null);
        }
    }

    /**
     * The upstream will not make what the prompt says, which says nothing of the upstream.
     *
     * @param outcome refused where nothing was paid, else declined or failed
     */
    record PromptRefused(Outcome outcome, String code, @Nullable UsdcAmount cost) implements Ended {
        private static final String WORDS = "prompt refused: ";

        /** What the journal and the route say of it. */
        String detail() {
            return WORDS + code;
        }

        /** Whether this purchase ended so, before a restart or after. */
        static boolean of(Purchase bought) {
            String detail = bought.detail();
            return detail != null && detail.contains(WORDS);
        }
    }

    /** Begun before a restart, and not gone on with: says nothing of the upstream. */
    record Abandoned(Outcome outcome, String detail, UsdcAmount cost) implements Ended {}
}
