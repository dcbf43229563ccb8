package dev.turnpike.pricing;

import org.jspecify.annotations.Nullable;

/**
 * The part of an order that decides its price, and nothing else: two orders with the same work cost the same.
 *
 * @param model our id of the model
 * @param resolution of each image
 * @param count how many images, at least 1
 * @param steps of each image, at least 1; null: not ordered, left to the model
 * @param quality the level of the model's that was ordered or is usual; null: it has no levels
 */
public record Work(String model, Resolution resolution, int count, @Nullable Integer steps, @Nullable String quality) {
    /** Work of a model without levels of quality. */
    public Work(String model, Resolution resolution, int count, @Nullable Integer steps) {
        this(model, resolution, count, steps, null);
    }

    /** The same work in another size. */
    public Work sized(Resolution other) {
        return new Work(model, other, count, steps, quality);
    }

    /** The same work of another quality. */
    public Work of(@Nullable String level) {
        return new Work(model, resolution, count, steps, level);
    }

    public Work {
        if (count < 1) throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        if (steps != null && steps < 1) throw new IllegalArgumentException("steps: " + steps + " (expected: >= 1)");
    }
}
