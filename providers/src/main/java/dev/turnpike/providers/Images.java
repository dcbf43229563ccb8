package dev.turnpike.providers;

import java.util.List;

/** The images that an upstream delivered for one order. They may be fewer or other than ordered; the caller checks. */
public record Images(List<Image> images) {
    public Images {
        images = List.copyOf(images);
    }
}
