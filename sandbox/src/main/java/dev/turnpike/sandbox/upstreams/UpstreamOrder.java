package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import org.jspecify.annotations.Nullable;

/**
 * An order of images, in the terms of the upstream.
 *
 * @param model the upstream's own name of the model
 * @param seed null for any
 */
record UpstreamOrder(String model, String prompt, Resolution size, int count, @Nullable Integer steps,
        @Nullable Long seed) {
    Work work() {
        return new Work(model, size, count, steps);
    }
}
