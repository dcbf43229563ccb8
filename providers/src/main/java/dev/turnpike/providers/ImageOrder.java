package dev.turnpike.providers;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The images a client wants, checked, in our words; whoever delivers them.
 *
 * @param model our id of the model, never a provider's
 * @param count 1 to 4
 */
public record ImageOrder(String prompt, String model, Resolution resolution, int count, @Nullable String negativePrompt,
        @Nullable Integer steps, @Nullable BigDecimal guidance, @Nullable Long seed) {

    /** What a price is made for. */
    public Work work() {
        return new Work(model, resolution, count, steps);
    }

    /** Without what the client wrote: prompts belong in no log. */
    @Override
    public String toString() {
        return "ImageOrder[" + count + " x " + model + ", " + resolution + "]";
    }

    /** The same order for another model. */
    public ImageOrder withModel(String other) {
        return new ImageOrder(prompt, other, resolution, count, negativePrompt, steps, guidance, seed);
    }
}
