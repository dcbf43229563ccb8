package dev.turnpike.providers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order may say of its images beside prompt, size and numbers.
 *
 * @param quality one of the model's levels, such as {@code high}; null: the model has none
 * @param format of the files: {@code png}, {@code jpeg} or {@code webp}; null: any
 * @param images URLs of images to work on, all https; they are passed on and never fetched here
 */
public record Extras(@Nullable String quality, @Nullable String format, List<String> images) {
    public static final Extras NONE = new Extras(null, null, List.of());

    public Extras {
        images = List.copyOf(images);
    }

    /** Whether a file of this media type is what was ordered. */
    public boolean isMetBy(@Nullable String mediaType) {
        return format == null || ("image/" + format).equals(mediaType);
    }
}
