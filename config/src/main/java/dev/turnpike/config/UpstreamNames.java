package dev.turnpike.config;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ids of upstreams are unique, and upstreams sell models that exist; a model without a price needs an upstream's cost
 * to make one from.
 */
final class UpstreamNames implements Rule {
    @Override
    public void check(Part file, Report report) {
        Set<String> models = file.list("models")
                .stream()
                .flatMap(model -> model.text("id").stream())
                .collect(Collectors.toSet());
        Set<String> sold = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Part upstream : file.list("upstreams")) {
            unique(upstream, ids, report);
            checkSold(upstream, models, report);
            upstream.list("models").forEach(model -> model.text("id").ifPresent(sold::add));
        }
        file.list("models").forEach(model -> model.find("id").ifPresent(id -> checkUpstream(model, id, sold, report)));
    }

    private static void checkSold(Part upstream, Set<String> models, Report report) {
        Set<String> seen = new HashSet<>();
        for (Part sold : upstream.list("models")) {
            unique(sold, seen, report);
            sold.find("id")
                    .filter(id -> id.text().isPresent() && !models.contains(id.text().get()))
                    .ifPresent(id -> report.problem(id, id.shown() + " is no model (expected: an id from models)"));
        }
    }

    private static void unique(Part named, Set<String> seen, Report report) {
        named.find("id")
                .filter(id -> id.text().isPresent() && !seen.add(id.text().get()))
                .ifPresent(id -> report.problem(id, id.shown() + " a second time (expected: each id once)"));
    }

    private static void checkUpstream(Part model, Part id, Set<String> sold, Report report) {
        if (id.text().isEmpty() || sold.contains(id.text().get())) return;
        if (model.has("price"))
            report.warning(id, "no upstream sells " + id.shown() + ": every order of it will be refused");
        else
            report.problem(id, id.shown()
                    + " has no price and no upstream sells it (expected: a price, or an upstream with its cost)");
    }
}
