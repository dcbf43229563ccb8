package dev.turnpike.providers.dopamint;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.dialect.Fields;
import dev.turnpike.providers.dialect.Objections;
import dev.turnpike.providers.dialect.OrderRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields that a directory lists for Dopamint's paths. Its own defaults stay (safety checker on, prompts enhanced,
 * URLs instead of data); {@code max_images} above 1 would make the number of images unknown.
 */
final class Request {
    /** The least area; Dopamint scales smaller ones up in silence, to another size than ordered. */
    private static final long LEAST_AREA = 921_600;

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private Request() {}

    static Optional<String> cannot(ImageOrder order, Sold sold) {
        return new Objections()
                .expect(PATH.matcher(sold.as()).matches(),
                        "as '" + sold.as() + "' (expected: a path, such as /api/images)")
                .within("count", order.count(), 1, 1)
                .expect(order.resolution().pixels() >= LEAST_AREA,
                        "size " + order.resolution() + " (expected: at least " + LEAST_AREA + " pixels)")
                .absent("negativePrompt", order.negativePrompt())
                .absent("steps", order.steps())
                .absent("guidance", order.guidance())
                .exact("seed", order.seed())
                .first();
    }

    static OrderRequest of(ImageOrder order, Sold sold) {
        return new OrderRequest(sold.as(),
                new Fields().with("prompt", order.prompt())
                        .with("image_size",
                                new Fields().with("width", order.resolution().width())
                                        .with("height", order.resolution().height()))
                        .with("num_images", 1)
                        .with("max_images", 1)
                        .with("seed", order.seed())
                        .json());
    }
}
