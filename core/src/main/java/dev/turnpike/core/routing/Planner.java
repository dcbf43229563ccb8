package dev.turnpike.core.routing;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Upstream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which upstreams are tried, and in which order, from what is known now. It calls no upstream and reserves
 * nothing: the attempt takes a circuit's permit, and the journal decides about budgets.
 */
public final class Planner {
    private final Health health;
    private final Circuits circuits;
    private final Budgets budgets;
    private final InstantSource clock;

    public Planner(Health health, Circuits circuits, Budgets budgets, InstantSource clock) {
        this.health = health;
        this.circuits = circuits;
        this.budgets = budgets;
        this.clock = clock;
    }

    /**
     * A plan that names every upstream once for each of the models it sells: as a candidate, or with the first reason
     * that keeps it out.
     *
     * @param order for any of the models
     * @param models ids, the most wanted first
     * @param price what is paid for the order; an upstream that costs more is out
     */
    public Plan plan(Fleet fleet, ImageOrder order, List<String> models, Preferences preferences, UsdcAmount price) {
        List<String> wanted = List.copyOf(new LinkedHashSet<>(models));
        Sieve sieve = new Sieve(fleet, health, circuits, budgets, preferences, price, clock.instant());
        List<Candidate> candidates = new ArrayList<>();
        List<Exclusion> exclusions = new ArrayList<>();
        for (String model : wanted) {
            for (Upstream upstream : fleet.selling(model)) {
                switch (sieve.judge(upstream, order.withModel(model))) {
                    case Sieve.In(Candidate candidate) -> candidates.add(candidate);
                    case Sieve.Out(Exclusion exclusion) -> exclusions.add(exclusion);
                }
            }
            exclusions.addAll(draining(fleet, model));
        }
        Policy policy = Optional.ofNullable(preferences.sort()).orElse(fleet.configuration().routing().policy());
        candidates.sort(Ranking.of(preferences, policy, wanted));
        return preferences.allowFallbacks() ? new Plan(candidates, exclusions) : firstOnly(candidates, exclusions);
    }

    private static List<Exclusion> draining(Fleet fleet, String model) {
        return fleet.draining()
                .entrySet()
                .stream()
                .filter(leaving -> !fleet.upstreams().containsKey(leaving.getKey()))
                .filter(leaving -> leaving.getValue().settings().sold(model).isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .map(id -> new Exclusion(id, model, Exclusion.Reason.DRAINING, "it is no longer configured"))
                .toList();
    }

    private static Plan firstOnly(List<Candidate> candidates, List<Exclusion> exclusions) {
        candidates.stream()
                .skip(1)
                .map(other -> new Exclusion(other.upstream(), other.model(), Exclusion.Reason.PREFERENCE,
                        "only the first may be tried"))
                .forEach(exclusions::add);
        return new Plan(candidates.stream().limit(1).toList(), exclusions);
    }
}
