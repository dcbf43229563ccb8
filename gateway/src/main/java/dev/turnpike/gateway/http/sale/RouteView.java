package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an upstream was found, as clients may see it. Our costs only where the operator shows them; what upstreams said
 * in words never.
 */
public final class RouteView {
    private RouteView() {}

    public static ObjectNode of(Route route, boolean costs) {
        ObjectNode view = of(route.plan(), costs);
        ArrayNode attempts = view.putArray("attempts");
        for (Route.Tried tried : route.tried())
            attempts.add(priced(Json.object()
                    .put("provider", tried.upstream())
                    .put("model", tried.model())
                    .put("outcome", tried.outcome())
                    .put("milliseconds", tried.millis()), tried.cost(), costs));
        return view;
    }

    public static ObjectNode of(Plan plan, boolean costs) {
        ObjectNode view = Json.object();
        ArrayNode candidates = view.putArray("candidates");
        for (Candidate candidate : plan.candidates())
            candidates.add(priced(Json.object()
                    .put("provider", candidate.upstream())
                    .put("model", candidate.model())
                    .put("latencyMilliseconds", candidate.latency().toMillis()), candidate.cost(), costs));
        ArrayNode exclusions = view.putArray("exclusions");
        for (Exclusion exclusion : plan.exclusions())
            exclusions.add(Json.object()
                    .put("provider", exclusion.upstream())
                    .put("model", exclusion.model())
                    .put("reason", exclusion.reason().name().toLowerCase(Locale.ROOT))
                    .put("detail", exclusion.detail()));
        return view;
    }

    private static ObjectNode priced(ObjectNode view, @Nullable UsdcAmount cost, boolean costs) {
        if (costs && cost != null) view.set("cost", Json.money(cost));
        return view;
    }
}
