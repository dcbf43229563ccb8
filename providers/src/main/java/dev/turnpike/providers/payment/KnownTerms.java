package dev.turnpike.providers.payment;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.x402.Offer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one upstream asked for lately, so that not every purchase needs two calls. Terms are used again for {@link
 * #GOOD_FOR} if the upstream asked for the very same twice in a row for orders of the same kind: one that changes its
 * terms with every answer is asked every time.
 *
 * <p>The answer to a payment decides: after anything but work for it, the upstream is asked again, and after a refusal
 * nothing is used again for {@link #CAUTIOUS_FOR}.
 */
final class KnownTerms {
    static final Duration GOOD_FOR = Duration.ofSeconds(30);
    static final Duration CAUTIOUS_FOR = Duration.ofMinutes(1);
    private static final int MOST = 1000;

    private final InstantSource clock;
    private final Map<Kind, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Known> eldest) {
            return size() > MOST;
        }
    };
    private Instant cautiousUntil = Instant.MIN;

    KnownTerms(InstantSource clock) {
        this.clock = clock;
    }

    /** Terms for this order that surely stand, within the cap; empty if the upstream is to be asked. */
    synchronized Optional<Offer.Acceptable> standing(ImageOrder order, UsdcAmount cap) {
        Instant now = clock.instant();
        Known last = known.get(Kind.of(order));
        return last != null && last.confirmed() && now.isBefore(last.at().plus(GOOD_FOR))
                && !now.isBefore(cautiousUntil) && last.terms().amount().compareTo(cap) <= 0 ? Optional.of(last.terms())
                        : Optional.empty();
    }

    /** The upstream was asked. */
    synchronized void asked(ImageOrder order, Offer answer) {
        switch (answer) {
            case Offer.Acceptable terms ->
                known.compute(Kind.of(order), (kind, before) -> new Known(terms, clock.instant(), same(before, terms)));
            case Offer.Unacceptable no -> known.remove(Kind.of(order));
        }
    }

    private static boolean same(@Nullable Known before, Offer.Acceptable terms) {
        return before != null && before.terms().equals(terms);
    }

    /** A payment brought no work. */
    synchronized void failed() {
        known.clear();
    }

    /** A payment was refused, perhaps for its terms. */
    synchronized void refused() {
        known.clear();
        cautiousUntil = clock.instant().plus(CAUTIOUS_FOR);
    }

    /** @param confirmed whether the upstream asked for the same the time before */
    private record Known(Offer.Acceptable terms, Instant at, boolean confirmed) {}

    /** All of an order that a price may depend on. */
    private record Kind(String model, Resolution resolution, @Nullable Shape shape, int count, @Nullable Integer steps,
            @Nullable BigDecimal guidance, @Nullable String quality, @Nullable String format, int images) {
        static Kind of(ImageOrder order) {
            return new Kind(order.model(), order.resolution(), order.shape(), order.count(), order.steps(),
                    order.guidance(), order.extras().quality(), order.extras().format(),
                    order.extras().images().size());
        }
    }
}
