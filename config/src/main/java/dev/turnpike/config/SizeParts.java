package dev.turnpike.config;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.SizeTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The sizes that a model makes by its table, and that they fit together. */
final class SizeParts implements Rule {
    private static final Pattern RATIO = Pattern.compile("[1-9][0-9]?:[1-9][0-9]?");

    /** Sizes within the bounds are free unless some are named; {@code free} says otherwise. */
    static SizeTable table(Part sizes) {
        List<Resolution> only = sizes.list("only").stream().map(size -> size.need(Resolution::parse)).toList();
        Map<Shape, Resolution> made = new LinkedHashMap<>();
        sizes.find("made")
                .ifPresent(tiers -> sizes.entries("made")
                        .keySet()
                        .forEach(tier -> tiers.entries(tier)
                                .forEach((ratio, size) -> made.put(Shape.parse(tier + " " + ratio),
                                        size.need(Resolution::parse)))));
        Optional<long[]> area = sizes.read("area", SizeParts::area);
        return new SizeTable(area.map(bounds -> bounds[0]).orElse(1L),
                area.map(bounds -> bounds[1]).orElse(Long.MAX_VALUE),
                sizes.read("ratio", Scalars::whole).orElse(Integer.MAX_VALUE), isFree(sizes), only, made);
    }

    /** Whether sizes are sold that are not named. */
    static boolean isFree(Part sizes) {
        return !isNamed(sizes) || sizes.read("free", Scalars::flag).orElse(false);
    }

    private static boolean isNamed(Part sizes) {
        return sizes.has("only") || sizes.has("made");
    }

    private static long[] area(String text) {
        int dash = text.indexOf('-');
        return new long[] {Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1))};
    }

    @Override
    public void check(Part file, Report report) {
        for (Part model : file.list("models")) model.find("sizes").ifPresent(sizes -> checkSizes(sizes, report));
    }

    private static void checkSizes(Part sizes, Report report) {
        sizes.find("area")
                .filter(part -> part.read(SizeParts::area).filter(area -> area[0] > area[1]).isPresent())
                .ifPresent(part -> report.problem(part, part.shown() + " (expected: the lesser number first)"));
        sizes.find("free")
                .filter(free -> !isNamed(sizes))
                .ifPresent(free -> report.problem(free, "is for sizes beside others (expected: only or made with it)"));
        sizes.find("made")
                .ifPresent(tiers -> sizes.entries("made")
                        .keySet()
                        .forEach(
                                tier -> tiers.entries(tier).forEach((ratio, size) -> checkRatio(ratio, size, report))));
        if (isNamed(sizes) && !report.hasProblems()) checkDefault(sizes, report);
    }

    private static void checkRatio(String ratio, Part size, Report report) {
        if (!RATIO.matcher(ratio).matches())
            report.problem(size, "'" + ratio + "' (expected: a ratio such as 16:9, in quotes)");
    }

    private static void checkDefault(Part sizes, Report report) {
        SizeTable table = table(sizes);
        sizes.find("default")
                .ifPresent(part -> part.read(Resolution::parse)
                        .filter(size -> !table.named().contains(size))
                        .ifPresent(size -> report.problem(part, part.shown() + " (expected: a size of only or made)")));
    }
}
