package dev.turnpike.store.rows;

import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.Route.Tried;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plan of a job and its attempts. */
record RouteRow(List<CandidateRow> candidates, List<ExclusionRow> exclusions, List<TriedRow> tried) implements Row {
    static RouteRow of(Route route) {
        return new RouteRow(route.plan().candidates().stream().map(CandidateRow::of).toList(),
                route.plan().exclusions().stream().map(ExclusionRow::of).toList(),
                route.tried().stream().map(TriedRow::of).toList());
    }

    Route route() {
        return new Route(
                new Plan(candidates.stream().map(CandidateRow::candidate).toList(),
                        exclusions.stream().map(ExclusionRow::exclusion).toList()),
                tried.stream().map(TriedRow::tried).toList());
    }

    /** An upstream that was planned. */
    record CandidateRow(String upstream, String model, long cost, String latency) implements Row {
        static CandidateRow of(Candidate candidate) {
            return new CandidateRow(candidate.upstream(), candidate.model(), candidate.cost().atomic(),
                    candidate.latency().toString());
        }

        Candidate candidate() {
            return new Candidate(upstream, model, UsdcAmount.ofAtomic(cost), Duration.parse(latency));
        }
    }

    /** An upstream that was left out. */
    record ExclusionRow(String upstream, String model, String reason, String detail) implements Row {
        static ExclusionRow of(Exclusion exclusion) {
            return new ExclusionRow(exclusion.upstream(), exclusion.model(), Words.of(exclusion.reason()),
                    exclusion.detail());
        }

        Exclusion exclusion() {
            return new Exclusion(upstream, model, Words.read(Exclusion.Reason.class, reason), detail);
        }
    }

    /** An attempt that has ended. */
    record TriedRow(String upstream, String model, String outcome, @MayBeNull @Nullable String detail, long millis,
            @MayBeNull @Nullable Long cost) implements Row {
        static TriedRow of(Tried tried) {
            UsdcAmount cost = tried.cost();
            return new TriedRow(tried.upstream(), tried.model(), Words.of(tried.outcome()), tried.detail(),
                    tried.millis(), cost == null ? null : cost.atomic());
        }

        Tried tried() {
            return new Tried(upstream, model, Words.read(Route.Outcome.class, outcome), detail, millis,
                    cost == null ? null : UsdcAmount.ofAtomic(cost));
        }
    }
}
