package dev.turnpike.providers;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Work;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A client's order, checked, in our terms, whichever upstream delivers it.
 *
 * @param model our id of the model, never an upstream's
 * @param resolution in pixels; for a shape the size it is priced as
 * @param shape if the size was asked for as resolution and aspect ratio; null: in pixels, which are strict
 * @param count 1 to 4
 * @param extras quality, format of the files, images to work on
 */
public record ImageOrder(String prompt, String model, Resolution resolution, @Nullable Shape shape, int count,
        @Nullable String negativePrompt, @Nullable Integer steps, @Nullable BigDecimal guidance, @Nullable Long seed,
        Extras extras) {

    /** An order without extras. */
    public ImageOrder(String prompt, String model, Resolution resolution, @Nullable Shape shape, int count,
            @Nullable String negativePrompt, @Nullable Integer steps, @Nullable BigDecimal guidance,
            @Nullable Long seed) {
        this(prompt, model, resolution, shape, count, negativePrompt, steps, guidance, seed, Extras.NONE);
    }

    /** An order in pixels. */
    public ImageOrder(String prompt, String model, Resolution resolution, int count, @Nullable String negativePrompt,
            @Nullable Integer steps, @Nullable BigDecimal guidance, @Nullable Long seed) {
        this(prompt, model, resolution, null, count, negativePrompt, steps, guidance, seed);
    }

    /** The part of the order that decides its price. */
    public Work work() {
        return new Work(model, resolution, count, steps, extras.quality());
    }

    /** Leaves out the prompt, which belongs in no log. */
    @Override
    public String toString() {
        return "ImageOrder[" + count + " x " + model + ", " + size() + "]";
    }

    /** The same order for another model. */
    public ImageOrder withModel(String other) {
        return new ImageOrder(prompt, other, resolution, shape, count, negativePrompt, steps, guidance, seed, extras);
    }

    /** The same order with another prompt. */
    public ImageOrder withPrompt(String other) {
        return new ImageOrder(other, model, resolution, shape, count, negativePrompt, steps, guidance, seed, extras);
    }

    /** The same order with its size as resolution and aspect ratio. */
    public ImageOrder withShape(Shape other) {
        return new ImageOrder(prompt, model, resolution, other, count, negativePrompt, steps, guidance, seed, extras);
    }

    /** The same order with these extras. */
    public ImageOrder with(Extras other) {
        return new ImageOrder(prompt, model, resolution, shape, count, negativePrompt, steps, guidance, seed, other);
    }

    /** Whether an image of this size is what was ordered. */
    public boolean isMetBy(Resolution made) {
        return made.equals(resolution) || shape != null && shape.isOf(made);
    }

    /** The size as it was asked for, and what is promised of it: {@code 1K 16:9 as 1376x768}; alike for 16:9 and 32:18. */
    public String promise() {
        return shape == null ? resolution.toString() : shape.reduced() + " as " + resolution;
    }

    /** The size as it was asked for: {@code 1344x768}, or {@code 1K 16:9}. */
    public String size() {
        return shape == null ? resolution.toString() : shape.toString();
    }
}
