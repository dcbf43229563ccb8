package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A price rule. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "rule")
@JsonSubTypes({@JsonSubTypes.Type(value = PriceRow.PerImage.class, name = "per-image"),
        @JsonSubTypes.Type(value = PriceRow.PerMegapixel.class, name = "per-megapixel"),
        @JsonSubTypes.Type(value = PriceRow.PerArea.class, name = "per-area"),
        @JsonSubTypes.Type(value = PriceRow.Tiers.class, name = "tiers"),
        @JsonSubTypes.Type(value = PriceRow.ByQuality.class, name = "by-quality")})
sealed interface PriceRow extends Row {
    PriceRule rule();

    static PriceRow of(PriceRule rule) {
        StepRow step = StepRow.of(rule.perStep());
        return switch (rule) {
            case PriceRule.PerImage image -> new PerImage(image.price().atomic(), step);
            case PriceRule.PerMegapixel area when area.area().equals(PriceRule.Area.EXACT) ->
                new PerMegapixel(area.price().atomic(), step);
            case PriceRule.PerMegapixel area -> switch (area.area()) {
                case PriceRule.Area.Exact exact ->
                    new PerArea(area.price().atomic(), exact.pixels(), false, null, step);
                case PriceRule.Area.Begun begun -> new PerArea(area.price().atomic(), begun.pixels(), true,
                        begun.first() == null ? null : begun.first().atomic(), step);
            };
            case PriceRule.Tiers tiers -> {
                Map<String, Long> prices = new TreeMap<>();
                tiers.prices().forEach((tier, price) -> prices.put(Words.of(tier), price.atomic()));
                yield new Tiers(prices, step);
            }
            case PriceRule.ByQuality quality -> {
                Map<String, PriceRow> levels = new TreeMap<>();
                quality.levels().forEach((level, price) -> levels.put(level, of(price)));
                yield new ByQuality(levels);
            }
        };
    }

    /** The same price for every image. */
    record PerImage(long price, @MayBeNull @Nullable StepRow perStep) implements PriceRow {
        @Override
        public PriceRule rule() {
            return new PriceRule.PerImage(UsdcAmount.ofAtomic(price), StepRow.rule(perStep));
        }
    }

    /** A price by area. */
    record PerMegapixel(long price, @MayBeNull @Nullable StepRow perStep) implements PriceRow {
        @Override
        public PriceRule rule() {
            return new PriceRule.PerMegapixel(UsdcAmount.ofAtomic(price), StepRow.rule(perStep));
        }
    }

    /**
     * A price by area, counted otherwise.
     *
     * @param begun whether whole megapixels are counted
     * @param first the price of the first of them; null: that of every other
     */
    record PerArea(long price, long pixels, boolean begun, @MayBeNull @Nullable Long first,
            @MayBeNull @Nullable StepRow perStep) implements PriceRow {
        @Override
        public PriceRule rule() {
            UsdcAmount once = first == null ? null : UsdcAmount.ofAtomic(first);
            return new PriceRule.PerMegapixel(UsdcAmount.ofAtomic(price),
                    begun ? new PriceRule.Area.Begun(pixels, once) : new PriceRule.Area.Exact(pixels),
                    StepRow.rule(perStep));
        }
    }

    /** A price by size class. */
    record Tiers(Map<String, Long> prices, @MayBeNull @Nullable StepRow perStep) implements PriceRow {
        @Override
        public PriceRule rule() {
            Map<Tier, UsdcAmount> tiers = new EnumMap<>(Tier.class);
            prices.forEach((tier, price) -> tiers.put(Words.read(Tier.class, tier), UsdcAmount.ofAtomic(price)));
            return new PriceRule.Tiers(tiers, StepRow.rule(perStep));
        }
    }

    /** A price by level of quality. */
    record ByQuality(Map<String, PriceRow> levels) implements PriceRow {
        @Override
        public PriceRule rule() {
            Map<String, PriceRule> rules = new TreeMap<>();
            levels.forEach((level, price) -> rules.put(level, price.rule()));
            return new PriceRule.ByQuality(rules);
        }
    }

    /** A surcharge for further steps. */
    record StepRow(int above, long price) implements Row {
        static @Nullable StepRow of(PriceRule.@Nullable PerStep step) {
            return step == null ? null : new StepRow(step.above(), step.price().atomic());
        }

        static PriceRule.@Nullable PerStep rule(@Nullable StepRow row) {
            return row == null ? null : new PriceRule.PerStep(row.above, UsdcAmount.ofAtomic(row.price));
        }
    }
}
