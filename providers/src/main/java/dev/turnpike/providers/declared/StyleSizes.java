package dev.turnpike.providers.declared;

import static dev.turnpike.providers.declared.Section.list;
import static dev.turnpike.providers.declared.Section.value;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import dev.turnpike.providers.declared.Style.Sent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a style says of sizes: its own section, and what a model makes of pairs. */
record StyleSizes(Section file, List<Sent> send) {
    private static final int MOST_SIDE = 16_384;
    private static final Pattern RATIO = Pattern.compile("[1-9][0-9]?:[1-9][0-9]?");
    private static final Set<String> KEYS = Set.of("min", "max", "step", "area", "ratio", "join", "only", "tiers",
            "ratios");

    Sizes read(@Nullable Section size) {
        Map<String, Section> parts = size == null ? Map.of() : size.entries(KEYS);
        boolean paired = sends(OrderField.RATIO) || sends(OrderField.RESOLUTION);
        Limits.Range area = value(parts.get("area"), StyleReader::range, new Limits.Range(1, Long.MAX_VALUE));
        List<String> ratios = list(parts.get("ratios"), StyleSizes::ratio);
        List<Tier> tiers = list(parts.get("tiers"), StyleSizes::tier);
        List<Shape> pairs = (tiers.isEmpty() ? List.of(Tier.ONE_K) : tiers).stream()
                .flatMap(tier -> ratios.stream().map(ratio -> Shape.parse(tier.label() + " " + ratio)))
                .toList();
        Sizes sizes = new Sizes(value(parts.get("min"), StyleSizes::side, 1),
                value(parts.get("max"), StyleSizes::side, MOST_SIDE), value(parts.get("step"), StyleSizes::side, 0),
                area.least(), area.most(), value(parts.get("ratio"), StyleSizes::side, MOST_SIDE),
                value(parts.get("join"), StyleSizes::join, "x"), list(parts.get("only"), StyleSizes::size), pairs,
                paired);
        check(size == null ? file : size, sizes);
        return sizes;
    }

    private void check(Section where, Sizes sizes) {
        boolean sides = sends(OrderField.WIDTH) && sends(OrderField.HEIGHT) || sends(OrderField.SIZE);
        if (sizes.paired() && sizes.pairs().isEmpty())
            where.problem("no size.ratios (expected: those that can be sent, such as [ \"1:1\", \"16:9\" ])");
        if (!sides && !sizes.paired() && sizes.only().isEmpty())
            where.problem("no size is sent (expected: width and height, size, or ratio in send; or size.only)");
    }

    private boolean sends(OrderField field) {
        return send.stream().anyMatch(sent -> sent.field() == field);
    }

    Sizes.Made made(@Nullable Section made, @Nullable Section only) {
        Map<Shape, Resolution> pairs = new HashMap<>();
        if (made != null)
            made.entries(Set.of())
                    .forEach((tier, rows) -> rows.entries(Set.of())
                            .forEach((ratio, size) -> size.read(
                                    text -> Map.entry(Shape.parse(tier(tier).label() + " " + ratio(ratio)), size(text)))
                                    .ifPresent(row -> pairs.put(row.getKey(), row.getValue()))));
        return new Sizes.Made(pairs, list(only, StyleSizes::size));
    }

    private static Tier tier(String text) {
        try {
            return Tier.ofLabel(text);
        } catch (IllegalArgumentException no) {
            throw new IllegalArgumentException("0.5K, 1K, 2K or 4K", no);
        }
    }

    private static String ratio(String text) {
        if (!RATIO.matcher(text).matches()) throw new IllegalArgumentException("a ratio such as 16:9, in quotes");
        return text;
    }

    private static Resolution size(String text) {
        try {
            return Resolution.parse(text);
        } catch (IllegalArgumentException no) {
            throw new IllegalArgumentException("a size such as 1024x768", no);
        }
    }

    private static int side(String text) {
        long side = StyleReader.range(text).most();
        if (text.contains("-") || side > MOST_SIDE) throw new IllegalArgumentException("1 to " + MOST_SIDE);
        return Math.toIntExact(side);
    }

    private static String join(String text) {
        if (text.length() != 1) throw new IllegalArgumentException("one character, such as x");
        return text;
    }
}
