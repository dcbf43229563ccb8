package dev.turnpike.pricing;

import dev.turnpike.pricing.money.UsdcAmount;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule that turns work into money. The same rules express our prices and the expected costs of upstreams.
 *
 * <p>Every rule computes an exact amount for one image, adds the surcharge of {@link PerStep}, and multiplies by the
 * number of images.
 */
public sealed interface PriceRule {
    /**
     * The amount for this work; empty if the rule does not sell it at any price.
     *
     * @throws ArithmeticException if the amount exceeds the greatest amount
     */
    Optional<UsdcAmount> price(Work work);

    /** The surcharge for many steps; null: none. */
    @Nullable
    PerStep perStep();

    /** One amount for an image of any size. */
    record PerImage(UsdcAmount price, @Nullable PerStep perStep) implements PriceRule {
        public PerImage(UsdcAmount price) {
            this(price, null);
        }

        @Override
        public Optional<UsdcAmount> price(Work work) {
            return Optional.of(total(price, perStep, work));
        }
    }

    /**
     * A price by area. Each image is rounded <em>up</em> to an atomic unit before it is counted, so four images cost
     * exactly four times one.
     *
     * @param price for 1,000,000 pixels
     */
    record PerMegapixel(UsdcAmount price, @Nullable PerStep perStep) implements PriceRule {
        private static final long PIXELS = 1_000_000;

        public PerMegapixel(UsdcAmount price) {
            this(price, null);
        }

        @Override
        public Optional<UsdcAmount> price(Work work) {
            return Optional.of(total(price.scaledUp(work.resolution().pixels(), PIXELS), perStep, work));
        }
    }

    /**
     * A price by size class. A size above 4K has no price, and neither has a size whose tier is not listed: no larger
     * tier stands in for it.
     *
     * @param prices for an image of the tier; at least one
     */
    record Tiers(Map<Tier, UsdcAmount> prices, @Nullable PerStep perStep) implements PriceRule {
        public Tiers {
            if (prices.isEmpty())
                throw new IllegalArgumentException("tiers: none (expected: a price for at least one)");
            prices = Collections.unmodifiableMap(new EnumMap<>(prices));
        }

        public Tiers(Map<Tier, UsdcAmount> prices) {
            this(prices, null);
        }

        @Override
        public Optional<UsdcAmount> price(Work work) {
            return Tier.of(work.resolution()).map(prices::get).map(image -> total(image, perStep, work));
        }
    }

    /**
     * A surcharge for steps beyond those a price includes. Steps that were not ordered are not charged.
     *
     * @param above how many steps are included, at least 0
     * @param price for each further step of each image
     */
    record PerStep(int above, UsdcAmount price) {
        public PerStep {
            if (above < 0) throw new IllegalArgumentException("above: " + above + " (expected: >= 0)");
        }

        private UsdcAmount surcharge(@Nullable Integer steps) {
            return steps == null || steps <= above ? UsdcAmount.ZERO : price.times(steps - above);
        }
    }

    private static UsdcAmount total(UsdcAmount image, @Nullable PerStep perStep, Work work) {
        UsdcAmount each = perStep == null ? image : image.plus(perStep.surcharge(work.steps()));
        return each.times(work.count());
    }
}
