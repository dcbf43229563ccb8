package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream was asked to make.
 *
 * @param model the upstream's own name of it
 * @param seed null: any
 */
record UpstreamOrder(String model, String prompt, Resolution size, int count, @Nullable Integer steps,
        @Nullable Long seed) {
    Work work() {
        return new Work(model, size, count, steps);
    }
}
