package dev.turnpike.config;

import java.util.List;
import java.util.stream.Stream;

/** What counts megapixels belongs to a price by megapixel, and a price of the first to megapixels that are begun. */
final class AreaPrices implements Rule {
    private static final List<String> COUNTING = List.of("pixels", "round", "first");

    @Override
    public void check(Part file, Report report) {
        Stream<Part> prices = file.list("models").stream().flatMap(model -> model.find("price").stream());
        Stream<Part> costs = file.list("upstreams")
                .stream()
                .flatMap(upstream -> upstream.list("models").stream())
                .flatMap(sold -> Stream.concat(Stream.of(sold), sold.list("later").stream()))
                .flatMap(dated -> dated.find("cost").stream());
        Stream.concat(prices, costs).forEach(rule -> {
            checkRule(rule, report);
            rule.entries("per-quality").values().forEach(level -> checkLevel(level, report));
        });
    }

    private static void checkLevel(Part level, Report report) {
        checkRule(level, report);
        level.find("per-quality")
                .ifPresent(part -> report.problem(part, "levels within a level (expected: a plain price)"));
    }

    private static void checkRule(Part rule, Report report) {
        if (rule.has("per-quality"))
            rule.find("per-step")
                    .ifPresent(part -> report.problem(part, "is added to a plain price (expected: in each level)"));
        if (!rule.has("per-megapixel")) {
            for (String key : COUNTING)
                rule.find(key)
                        .filter(Part::written)
                        .ifPresent(
                                part -> report.problem(part, "counts megapixels (expected: per-megapixel beside it)"));
        } else if (!rule.text("round").filter("up"::equals).isPresent())
            rule.find("first")
                    .ifPresent(part -> report.problem(part,
                            "is for megapixels that are begun (expected: round: up beside it)"));
    }
}
