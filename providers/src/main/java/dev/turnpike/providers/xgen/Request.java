package dev.turnpike.providers.xgen;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.dialect.Fields;
import dev.turnpike.providers.dialect.Objections;
import dev.turnpike.providers.dialect.OrderRequest;
import java.util.Optional;

/** The four fields a directory lists for xGen: one image, its size as a resolution and a ratio. */
final class Request {
    private Request() {}

    static Optional<String> cannot(ImageOrder order, Sold sold) {
        return new Objections().within("count", order.count(), 1, 1)
                .expect(Framing.of(order, sold.as()).isPresent(),
                        "size " + order.size() + " (expected: 1K, 2K or 4K in a listed ratio)")
                .absent("negativePrompt", order.negativePrompt())
                .absent("steps", order.steps())
                .absent("guidance", order.guidance())
                .absent("seed", order.seed())
                .first();
    }

    static OrderRequest of(ImageOrder order, Sold sold) {
        var framing = Framing.of(order, sold.as()).orElseThrow();
        return new OrderRequest("/v1/images/generate",
                new Fields().with("model", sold.as())
                        .with("prompt", order.prompt())
                        .with("resolution", framing.resolution())
                        .with("aspect_ratio", framing.aspectRatio())
                        .json());
    }
}
