package dev.turnpike.providers.xrouter;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.dialect.Fields;
import dev.turnpike.providers.dialect.Objections;
import dev.turnpike.providers.dialect.OrderRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request that x-router documents for {@code POST /v1/images/generate}, every limit included. */
final class Request {
    private static final int STEP = 64;

    private Request() {}

    static Optional<String> cannot(ImageOrder order) {
        return sized(new Objections(), order).within("numberResults", order.count(), 1, 4)
                .within("prompt length", order.prompt().length(), 2, 3_000)
                .within("negativePrompt length", length(order.negativePrompt()), 0, 3_000)
                .within("steps", order.steps(), 1, 50)
                .within("guidance", order.guidance(), 1, 30)
                .exact("seed", order.seed())
                .first();
    }

    static OrderRequest of(ImageOrder order, Sold sold) {
        return new OrderRequest("/v1/images/generate",
                new Fields().with("prompt", order.prompt())
                        .with("model", sold.as())
                        .with("width", order.resolution().width())
                        .with("height", order.resolution().height())
                        .with("numberResults", order.count())
                        .with("negativePrompt", order.negativePrompt())
                        .with("steps", order.steps())
                        .with("guidance", order.guidance())
                        .with("seed", order.seed())
                        .json());
    }

    private static Objections sized(Objections objections, ImageOrder order) {
        var size = order.resolution();
        return objections.within("width", size.width(), 128, 2_048)
                .within("height", size.height(), 128, 2_048)
                .expect(size.width() % STEP == 0 && size.height() % STEP == 0,
                        "size " + size + " (expected: divisible by " + STEP + ")");
    }

    private static @Nullable Integer length(@Nullable String text) {
        return text == null ? null : text.length();
    }
}
