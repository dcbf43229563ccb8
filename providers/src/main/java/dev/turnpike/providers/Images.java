package dev.turnpike.providers;

import java.util.List;

/** What an upstream delivered for one order. May be fewer or other than ordered: who ordered checks. */
public record Images(List<Image> images) {
    public Images {
        images = List.copyOf(images);
    }
}
