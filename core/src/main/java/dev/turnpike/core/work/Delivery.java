package dev.turnpike.core.work;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inspected images, as they are kept.
 *
 * @param purchase number of the purchase they came from; 0 if they were taken over from an earlier job
 * @param linksEnd when their URLs at the upstream end, as far as its style says; null: not known
 */
public record Delivery(String upstream, String model, int purchase, List<Picture> pictures,
        @Nullable Instant linksEnd) {
    /** Images whose URLs end at no time that is known. */
    public Delivery(String upstream, String model, int purchase, List<Picture> pictures) {
        this(upstream, model, purchase, pictures, null);
    }

    public Delivery {
        pictures = List.copyOf(pictures);
    }

    /** The same images for another job, which has bought nothing. */
    Delivery takenOver() {
        return new Delivery(upstream, model, 0, pictures, linksEnd);
    }

    /**
     * One image.
     *
     * @param url of the image; for one that came as data the path {@code /v1/files/…}, without the host it is served at
     * @param width as ordered; the image itself was held against it where its first bytes tell
     */
    public record Picture(String url, String uuid, int width, int height, @Nullable String mediaType) {}
}
