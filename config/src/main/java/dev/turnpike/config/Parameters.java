package dev.turnpike.config;

import dev.turnpike.config.Configuration.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a model that a client may set; null, false or none: not supported.
 *
 * @param qualities levels of quality, the usual one first
 * @param formats of its files: {@code png}, {@code jpeg}, {@code webp}
 * @param images how many images an order may bring to work on; from 1 on where it must bring one
 */
public record Parameters(@Nullable Range steps, @Nullable Range guidance, boolean seed, boolean negativePrompt,
        List<String> qualities, List<String> formats, @Nullable Range images) {
    public Parameters {
        qualities = List.copyOf(qualities);
        formats = List.copyOf(formats);
    }

    /** A model without levels of quality, with files of its own format, that works on no images. */
    public Parameters(@Nullable Range steps, @Nullable Range guidance, boolean seed, boolean negativePrompt) {
        this(steps, guidance, seed, negativePrompt, List.of(), List.of(), null);
    }

    /** The level of orders that name none; null if there are no levels. */
    public @Nullable String usualQuality() {
        return qualities.isEmpty() ? null : qualities.getFirst();
    }
}
