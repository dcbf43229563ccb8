package dev.turnpike.providers;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A client's order, checked, in our terms, whichever upstream delivers it.
 *
 * @param model our id of the model, never an upstream's
 * @param count 1 to 4
 */
public record ImageOrder(String prompt, String model, Resolution resolution, int count, @Nullable String negativePrompt,
        @Nullable Integer steps, @Nullable BigDecimal guidance, @Nullable Long seed) {

    /** The part of the order that decides its price. */
    public Work work() {
        return new Work(model, resolution, count, steps);
    }

    /** Leaves out the prompt, which belongs in no log. */
    @Override
    public String toString() {
        return "ImageOrder[" + count + " x " + model + ", " + resolution + "]";
    }

    /** The same order for another model. */
    public ImageOrder withModel(String other) {
        return new ImageOrder(prompt, other, resolution, count, negativePrompt, steps, guidance, seed);
    }
}
