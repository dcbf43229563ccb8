package dev.turnpike.core.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inspected images, as they are kept.
 *
 * @param purchase number of the purchase they came from; 0 if they were taken over from an earlier job
 */
public record Delivery(String upstream, String model, int purchase, List<Picture> pictures) {
    public Delivery {
        pictures = List.copyOf(pictures);
    }

    /**
     * One image.
     *
     * @param url of the image; for one that came as data the path {@code /v1/files/…}, without the host it is served at
     * @param width as ordered; the image itself was held against it where its first bytes tell
     */
    public record Picture(String url, String uuid, int width, int height, @Nullable String mediaType) {}
}
