package dev.turnpike.pricing;

import dev.turnpike.pricing.money.UsdcAmount;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
     * @param price for a megapixel
     * @param area what a megapixel is, and how many an image has
     */
    record PerMegapixel(UsdcAmount price, Area area, @Nullable PerStep perStep) implements PriceRule {
        /** Of 1,000,000 pixels, and exactly as many as there are. */
        public PerMegapixel(UsdcAmount price, @Nullable PerStep perStep) {
            this(price, Area.EXACT, perStep);
        }

        public PerMegapixel(UsdcAmount price) {
            this(price, null);
        }

        @Override
        public Optional<UsdcAmount> price(Work work) {
            return Optional.of(total(area.price(price, work.resolution().pixels()), perStep, work));
        }
    }

    /** How the area of an image is counted in megapixels. */
    sealed interface Area {
        /** Megapixels of 1,000,000 pixels, exactly. */
        Area EXACT = new Exact(1_000_000);

        /** The pixels of a megapixel: 1,000,000, or 1,048,576 where it is the area of 1024x1024. */
        long pixels();

        /** The price of one image. */
        UsdcAmount price(UsdcAmount megapixel, long pixels);

        /** The area as it is, in fractions; the price is rounded <em>up</em> to an atomic unit. */
        record Exact(long pixels) implements Area {
            public Exact {
                check(pixels);
            }

            @Override
            public UsdcAmount price(UsdcAmount megapixel, long area) {
                return megapixel.scaledUp(area, pixels);
            }
        }

        /**
         * Whole megapixels: the area rounded <em>up</em>, so that one begun is one counted.
         *
         * @param first the price of the first one; null: that of every other
         */
        record Begun(long pixels, @Nullable UsdcAmount first) implements Area {
            public Begun {
                check(pixels);
            }

            @Override
            public UsdcAmount price(UsdcAmount megapixel, long area) {
                long begun = Math.ceilDiv(area, pixels);
                return first == null ? megapixel.times(begun) : first.plus(megapixel.times(begun - 1));
            }
        }

        private static void check(long pixels) {
            if (pixels < 1) throw new IllegalArgumentException("pixels: " + pixels + " (expected: >= 1)");
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
     * A price by level of quality. Work without a level has no price, and neither has work of one that is not listed.
     *
     * @param levels the rule of each level; at least one, none of them by level itself
     */
    record ByQuality(Map<String, PriceRule> levels) implements PriceRule {
        public ByQuality {
            if (levels.isEmpty() || levels.values().stream().anyMatch(ByQuality.class::isInstance))
                throw new IllegalArgumentException("levels: " + levels + " (expected: plain rules, at least one)");
            levels = Collections.unmodifiableMap(new TreeMap<>(levels));
        }

        @Override
        public Optional<UsdcAmount> price(Work work) {
            PriceRule level = work.quality() == null ? null : levels.get(work.quality());
            return level == null ? Optional.empty() : level.price(work);
        }

        /** Null: each level has its own. */
        @Override
        public @Nullable PerStep perStep() {
            return null;
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
