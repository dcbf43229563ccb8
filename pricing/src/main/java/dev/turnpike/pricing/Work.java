package dev.turnpike.pricing;

import org.jspecify.annotations.Nullable;

/**
 * The part of an order that decides its price, and nothing else: two orders with the same work cost the same.
 *
 * @param model our id of the model
 * @param resolution of each image
 * @param count how many images, at least 1
 * @param steps of each image, at least 1; null: not ordered, left to the model
 */
public record Work(String model, Resolution resolution, int count, @Nullable Integer steps) {
    public Work {
        if (count < 1) throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        if (steps != null && steps < 1) throw new IllegalArgumentException("steps: " + steps + " (expected: >= 1)");
    }
}
