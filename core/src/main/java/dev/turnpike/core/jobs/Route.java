package dev.turnpike.core.jobs;

import dev.turnpike.core.routing.Plan;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job found its upstream: what was planned, and what was tried.
 *
 * @param plan as it was when work began
 */
public record Route(Plan plan, List<Tried> tried) {
    public static final Route NONE = new Route(new Plan(List.of(), List.of()), List.of());

    public Route {
        tried = List.copyOf(tried);
    }

    /**
     * One attempt.
     *
     * @param outcome one word: delivered, accepted, not_bought, declined, in_doubt, refused, over_budget, failed,
     *     bad_images
     * @param millis from its start until its outcome was known
     * @param cost what was offered; null if nothing could be read
     */
    public record Tried(String upstream, String model, String outcome, @Nullable String detail, long millis,
            @Nullable UsdcAmount cost) {}
}
