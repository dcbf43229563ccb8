package dev.turnpike.core.buying;

import dev.turnpike.core.till.Exposure.Recheck;
import dev.turnpike.core.work.Route.Outcome;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Offer;
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

    /** The client's payment cannot be relied on any more; nothing was sent. */
    record Unpayable(Recheck why, UsdcAmount cost) implements Ended {}

    /** Nothing of use came. */
    record Failed(Outcome outcome, String detail, UsdcAmount cost) implements Ended {}

    /** Begun before a restart, and not gone on with: says nothing of the upstream. */
    record Abandoned(Outcome outcome, String detail, UsdcAmount cost) implements Ended {}
}
