package dev.turnpike.core.buying;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.Route;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The upstreams that may be tried for one job: planned anew for every choice, each used once. */
final class Shortlist {
    private final Planner planner;
    private final Supplier<Fleet> fleet;
    private final ImageRequest request;
    private final List<String> models;
    private final Set<String> used = new HashSet<>();
    private Plan first = Route.NONE.plan();
    private boolean planned;

    Shortlist(Planner planner, Supplier<Fleet> fleet, ImageRequest request, Job job) {
        this.planner = planner;
        this.fleet = fleet;
        this.request = request;
        this.models = models(job);
    }

    /**
     * The upstream to be tried next; null if there is none. Without fallbacks there is one choice for the whole job.
     *
     * @param cap what it may cost at most
     */
    @Nullable
    Candidate next(UsdcAmount price, UsdcAmount cap) {
        if (!request.preferences().allowFallbacks() && !used.isEmpty()) return null;
        Plan plan = planner.plan(fleet.get(), request.order(), models, request.preferences(), price);
        if (!planned) first = plan;
        planned = true;
        return plan.candidates()
                .stream()
                .filter(c -> !used.contains(key(c.upstream(), c.model())) && c.cost().compareTo(cap) <= 0)
                .findFirst()
                .orElse(null);
    }

    void use(String upstream, String model) {
        used.add(key(upstream, model));
    }

    /** The plan as it was when work began. */
    Plan first() {
        return first;
    }

    /** Those models of the request that are sold for just what was paid. */
    private List<String> models(Job job) {
        if (request.models().size() == 1) return request.models();
        return request.models()
                .stream()
                .filter(m -> fleet.get()
                        .quoter()
                        .standingQuotes(request.order().withModel(m).work(), job.facts().heldAt())
                        .stream()
                        .anyMatch(q -> q.price().equals(job.facts().terms().amount())))
                .toList();
    }

    private static String key(String upstream, String model) {
        return upstream + " " + model;
    }
}
