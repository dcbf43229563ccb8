package dev.turnpike.core.routing;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import dev.turnpike.config.Configuration.Policy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The order in which candidates are tried. */
final class Ranking {
    private Ranking() {}

    /**
     * Upstreams that the client named come first, as named; then the models as wanted; then the policy; then ids, so that
     * a plan is the same in every process.
     */
    static Comparator<Candidate> of(Preferences preferences, Policy policy, List<String> models) {
        return comparingInt((Candidate candidate) -> position(preferences.order(), candidate.upstream()))
                .thenComparingInt(candidate -> position(models, candidate.model()))
                .thenComparing(by(policy))
                .thenComparing(Candidate::upstream);
    }

    private static Comparator<Candidate> by(Policy policy) {
        Comparator<Candidate> cost = comparing(Candidate::cost);
        Comparator<Candidate> latency = comparing(Ranking::knownLatency);
        return switch (policy) {
            case PRICE -> cost.thenComparing(latency);
            case LATENCY -> latency.thenComparing(cost);
        };
    }

    /** An upstream that was not probed yet is not taken for the quickest. */
    private static Duration knownLatency(Candidate candidate) {
        return candidate.latency().isZero() ? Duration.ofSeconds(Long.MAX_VALUE) : candidate.latency();
    }

    private static int position(List<String> order, String id) {
        int index = order.indexOf(id);
        return index < 0 ? Integer.MAX_VALUE : index;
    }
}
