package dev.turnpike.config;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the models, and the reading of price rules. */
record ModelPart(Part part) {
    ModelSettings read(LocalDate today) {
        List<String> aliases = part.list("aliases").stream().map(alias -> alias.need(text -> text)).toList();
        return new ModelSettings(part.need("id", text -> text), aliases, sizes(part.need("sizes")),
                parameters(part.need("parameters")), part.find("price").map(ModelPart::priceRule).orElse(null),
                retirement(today));
    }

    private @Nullable Retirement retirement(LocalDate today) {
        LocalDate ends = part.maybe("ends", Scalars::date);
        return ends == null ? null : new Retirement(ends, part.text("successor").orElse(null), !today.isBefore(ends));
    }

    private static ModelSizes sizes(Part part) {
        return new ModelSizes(part.need("min", Scalars::whole), part.need("max", Scalars::whole),
                part.need("step", Scalars::whole), part.need("default", Resolution::parse), SizeParts.table(part));
    }

    private static Parameters parameters(Part part) {
        return new Parameters(part.maybe("steps", Scalars::range), part.maybe("guidance", Scalars::range),
                part.need("seed", Scalars::flag), part.need("negative-prompt", Scalars::flag), texts(part, "quality"),
                texts(part, "formats"), part.maybe("images", Scalars::upTo));
    }

    private static List<String> texts(Part part, String key) {
        return part.list(key).stream().map(item -> item.need(text -> text)).toList();
    }

    static PriceRule priceRule(Part part) {
        if (part.has("per-quality")) return byQuality(part);
        PriceRule.PerStep perStep = part.find("per-step").map(ModelPart::perStep).orElse(null);
        UsdcAmount perImage = part.maybe("per-image", UsdcAmount::ofDecimal);
        if (perImage != null) return new PriceRule.PerImage(perImage, perStep);
        UsdcAmount perMegapixel = part.maybe("per-megapixel", UsdcAmount::ofDecimal);
        return perMegapixel != null ? new PriceRule.PerMegapixel(perMegapixel, area(part), perStep)
                : tiers(part, perStep);
    }

    private static PriceRule byQuality(Part part) {
        Map<String, PriceRule> levels = new LinkedHashMap<>();
        part.entries("per-quality").forEach((level, rule) -> levels.put(level, priceRule(rule)));
        return new PriceRule.ByQuality(levels);
    }

    private static PriceRule.Area area(Part part) {
        long pixels = part.need("pixels", Scalars::whole);
        return part.need("round", text -> text).equals("up")
                ? new PriceRule.Area.Begun(pixels, part.maybe("first", UsdcAmount::ofDecimal))
                : new PriceRule.Area.Exact(pixels);
    }

    private static PriceRule tiers(Part part, PriceRule.@Nullable PerStep perStep) {
        Map<Tier, UsdcAmount> prices = new EnumMap<>(Tier.class);
        part.entries("tiers")
                .forEach((label, price) -> prices.put(Tier.ofLabel(label), price.need(UsdcAmount::ofDecimal)));
        return new PriceRule.Tiers(prices, perStep);
    }

    private static PriceRule.PerStep perStep(Part part) {
        return new PriceRule.PerStep(part.need("above", Scalars::whole), part.need("price", UsdcAmount::ofDecimal));
    }
}
