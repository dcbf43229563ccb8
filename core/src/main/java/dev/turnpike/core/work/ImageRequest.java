package dev.turnpike.core.work;

import dev.turnpike.core.routing.Preferences;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.ImageOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for images, read and checked against the configuration.
 *
 * @param order for the first of {@code models}
 * @param models the model asked for, or the models of the class asked for that can make the order, in the class's order
 * @param metadata the client's own JSON, echoed; null if none
 */
public record ImageRequest(ImageOrder order, List<String> models, Preferences preferences, @Nullable String metadata) {
    /** What is left of the request of a job whose order was deleted for its age: nothing. */
    public static final ImageRequest DELETED = new ImageRequest(
            new ImageOrder("", "", new Resolution(1, 1), 1, null, null, null, null), List.of(), Preferences.NONE, null);

    public ImageRequest {
        models = List.copyOf(models);
    }
}
