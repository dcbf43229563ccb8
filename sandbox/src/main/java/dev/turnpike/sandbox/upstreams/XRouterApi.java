package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.sandbox.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** x-router: a paid call is answered with the images. */
final class XRouterApi implements ProviderApi.Synchronous {
    private static final Set<String> FIELDS = Set.of("prompt", "model", "width", "height", "numberResults",
            "negativePrompt", "steps", "guidance", "seed");

    @Override
    public boolean sellsAt(String path) {
        return path.equals("/v1/images/generate");
    }

    @Override
    public UpstreamOrder read(String path, OrderBody body) {
        body.allowing(FIELDS).number("guidance", 1, 30);
        if (body.json().has("negativePrompt")) body.text("negativePrompt", 0, 3000);
        String model = body.json().has("model") ? body.text("model", 1, 100) : "flux-schnell";
        return new UpstreamOrder(model, body.text("prompt", 2, 3000),
                new Resolution(side(body, "width"), side(body, "height")), body.whole("numberResults", 1, 1, 4),
                body.whole("steps", 1, 50), body.seed());
    }

    private static int side(OrderBody body, String name) {
        int side = body.whole(name, 1024, 1, Integer.MAX_VALUE);
        if (side < 128 || side > 2048 || side % 64 != 0)
            throw new BadOrder("INVALID_DIMENSIONS", name + ": " + side + " (expected: 128 to 2048, divisible by 64)");
        return side;
    }

    @Override
    public ObjectNode sample() {
        return Json.newObject().put("prompt", "a sample");
    }

    @Override
    public boolean speaksV2() {
        return false;
    }

    @Override
    public Duration maxTimeout() {
        return Duration.ofSeconds(120);
    }

    @Override
    public ObjectNode delivery(UpstreamOrder order, List<DeliveredImage> delivered) {
        ObjectNode answer = Json.newObject();
        var images = answer.putArray("images");
        delivered.forEach(image -> images.addObject().put("url", image.url()).put("uuid", image.id()));
        return answer.put("model", order.model());
    }
}
