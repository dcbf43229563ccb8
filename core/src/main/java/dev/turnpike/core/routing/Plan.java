package dev.turnpike.core.routing;

import java.util.List;

/** Who is to be tried, in order, and who is not, with reasons. */
public record Plan(List<Candidate> candidates, List<Exclusion> exclusions) {
    public Plan {
        candidates = List.copyOf(candidates);
        exclusions = List.copyOf(exclusions);
    }
}
