package dev.turnpike.config;

import dev.turnpike.pricing.Resolution;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The sizes and ranges of a model are consistent. */
final class ModelValues implements Rule {
    @Override
    public void check(Part file, Report report) {
        for (Part model : file.list("models")) {
            model.find("sizes").ifPresent(sizes -> checkSizes(sizes, report));
            model.find("parameters")
                    .ifPresent(parameters -> Stream.of("steps", "guidance")
                            .forEach(key -> checkRange(parameters, key, report)));
        }
    }

    private static void checkRange(Part parameters, String key, Report report) {
        parameters.find(key)
                .ifPresent(part -> part.read(Scalars::range)
                        .filter(range -> range.min() > range.max())
                        .ifPresent(
                                range -> report.problem(part, part.shown() + " (expected: the lesser number first)")));
    }

    private static void checkSizes(Part sizes, Report report) {
        OptionalInt min = whole(sizes, "min");
        OptionalInt max = whole(sizes, "max");
        OptionalInt step = whole(sizes, "step");
        if (min.isEmpty() || max.isEmpty() || step.isEmpty()) return;
        if (min.getAsInt() > max.getAsInt())
            report.problem(sizes.need("min"),
                    sizes.need("min").shown() + " (expected: at most max, " + max.getAsInt() + ")");
        Stream.of("min", "max")
                .map(sizes::need)
                .filter(side -> side.need(Scalars::whole) % step.getAsInt() != 0)
                .forEach(side -> report.problem(side,
                        side.shown() + " (expected: a multiple of step, " + step.getAsInt() + ")"));
        if (!sizes.has("only") && !sizes.has("made"))
            sizes.find("default")
                    .ifPresent(part -> part.read(Resolution::parse)
                            .filter(size -> !fits(size.width(), min, max, step) || !fits(size.height(), min, max, step))
                            .ifPresent(size -> report.problem(part,
                                    part.shown() + " (expected: sides from " + min.getAsInt() + " to " + max.getAsInt()
                                            + ", multiples of " + step.getAsInt() + ")")));
    }

    private static boolean fits(int side, OptionalInt min, OptionalInt max, OptionalInt step) {
        return side >= min.getAsInt() && side <= max.getAsInt() && side % step.getAsInt() == 0;
    }

    private static OptionalInt whole(Part sizes, String key) {
        return sizes.read(key, Scalars::whole)
                .filter(value -> value > 0)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }
}
