package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.work.Route;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.wire.Money;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream was found, as clients may see it. Our costs are there only where the operator publishes them;
 * upstreams' own words never are.
 */
public record RouteAnswer(List<Candidate> candidates, List<Exclusion> exclusions, List<Attempt> attempts) {
    /** An upstream that could take the order, the first choice first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Candidate(String provider, String model, long latencyMilliseconds, @Nullable Money cost) {}

    /** An upstream that could not take the order, and why. */
    public record Exclusion(String provider, String model, String reason, String detail) {}

    /** A call of an upstream, and how it ended. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(String provider, String model, String outcome, long milliseconds, @Nullable Money cost) {}

    /** @param costs whether our costs are public */
    public static RouteAnswer of(Route route, boolean costs) {
        return new RouteAnswer(candidates(route.plan(), costs), exclusions(route.plan()),
                route.tried()
                        .stream()
                        .map(tried -> new Attempt(tried.upstream(), tried.model(), tried.outcome().label(),
                                tried.millis(), cost(tried.cost(), costs)))
                        .toList());
    }

    public static List<Candidate> candidates(Plan plan, boolean costs) {
        return plan.candidates()
                .stream()
                .map(candidate -> new Candidate(candidate.upstream(), candidate.model(), candidate.latency().toMillis(),
                        cost(candidate.cost(), costs)))
                .toList();
    }

    public static List<Exclusion> exclusions(Plan plan) {
        return plan.exclusions()
                .stream()
                .map(exclusion -> new Exclusion(exclusion.upstream(), exclusion.model(),
                        exclusion.reason().name().toLowerCase(Locale.ROOT), exclusion.detail()))
                .toList();
    }

    private static @Nullable Money cost(@Nullable UsdcAmount cost, boolean costs) {
        return costs && cost != null ? Money.of(cost) : null;
    }
}
