package dev.turnpike.providers;

import java.util.List;

/**
 * The images that an upstream delivered for one order. They may be fewer or other than ordered; the caller checks.
 *
 * @param elsewhere addresses in other places of the same answer, at most 4, which may be of images, too
 * @param guessed whether no name that is known says that they are the images: only what they look like
 */
public record Images(List<Image> images, List<Image> elsewhere, boolean guessed) {
    public Images {
        images = List.copyOf(images);
        elsewhere = List.copyOf(elsewhere);
    }

    public Images(List<Image> images, List<Image> elsewhere) {
        this(images, elsewhere, false);
    }

    public Images(List<Image> images) {
        this(images, List.of());
    }
}
