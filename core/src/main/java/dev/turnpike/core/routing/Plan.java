package dev.turnpike.core.routing;

import java.util.List;

/** The upstreams to try, in order, and those that are out, with reasons. */
public record Plan(List<Candidate> candidates, List<Exclusion> exclusions) {
    public Plan {
        candidates = List.copyOf(candidates);
        exclusions = List.copyOf(exclusions);
    }
}
