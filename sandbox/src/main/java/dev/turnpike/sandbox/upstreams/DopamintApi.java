package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.sandbox.wire.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Dopamint: a path per model; a paid call is answered with a job and its status URL. Speaks both versions of x402. */
final class DopamintApi implements ProviderApi.Asynchronous {
    private static final Pattern PATH = Pattern.compile("/api/ai/generations/images/([a-z0-9.-]{1,64})");
    private static final Pattern JOB = Pattern.compile("/api/ai/generations/([0-9a-f-]{36})");
    private static final Set<String> FIELDS = Set.of("prompt", "image_size", "num_images", "max_images", "seed",
            "enable_safety_checker", "enhance_prompt_mode", "sync_mode", "aspect_ratio");
    private static final Map<String, Resolution> NAMED = Map.of("square_hd", new Resolution(1024, 1024), "square",
            new Resolution(512, 512), "portrait_4_3", new Resolution(768, 1024), "portrait_16_9",
            new Resolution(576, 1024), "landscape_4_3", new Resolution(1024, 768), "landscape_16_9",
            new Resolution(1024, 576), "auto", new Resolution(2048, 2048), "auto_2K", new Resolution(2048, 2048),
            "auto_4K", new Resolution(4096, 4096));
    private static final double LEAST_AREA = 921_600;

    @Override
    public boolean sellsAt(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public UpstreamOrder read(String path, OrderBody body) {
        body.allowing(FIELDS).whole("num_images", 1, 1, 1);
        body.whole("max_images", 1, 1, 1);
        String model = PATH.matcher(path).replaceFirst("$1");
        return new UpstreamOrder(model, body.text("prompt", 1, 3000), made(path, body), 1, null, body.seed());
    }

    /** A ratio is for the models that the style's file sends one to. */
    private static Resolution made(String path, OrderBody body) {
        Map<Shape, Resolution> pairs = Styles.named("dopamint").model(path).made().pairs();
        if (pairs.isEmpty()) return scaledUp(size(body));
        Set<String> ratios = pairs.keySet()
                .stream()
                .map(pair -> pair.across() + ":" + pair.down())
                .collect(Collectors.toSet());
        return Objects.requireNonNull(pairs.get(Shape.parse("1K " + body.text("aspect_ratio", "1:1", ratios))));
    }

    private static Resolution size(OrderBody body) {
        if (body.json().get("image_size") instanceof ObjectNode sides) {
            var both = new OrderBody(sides).allowing(Set.of("width", "height"));
            return new Resolution(both.whole("width", 2048, 1, 4096), both.whole("height", 2048, 1, 4096));
        }
        return NAMED.getOrDefault(body.text("image_size", "auto", NAMED.keySet()), new Resolution(2048, 2048));
    }

    /** Enlarges a size below the least area and keeps its shape, silently, as the provider does. */
    private static Resolution scaledUp(Resolution size) {
        double factor = Math.max(1, Math.sqrt(LEAST_AREA / size.pixels()));
        return new Resolution((int) Math.ceil(size.width() * factor), (int) Math.ceil(size.height() * factor));
    }

    @Override
    public ObjectNode sample() {
        return Json.newObject().put("prompt", "a sample");
    }

    @Override
    public ObjectNode ticket(String id, String origin, Instant now) {
        String statusUrl = origin + "/api/ai/generations/" + id;
        return Json.newObject()
                .put("jobId", id)
                .put("message", "ImageJob accepted, track it at " + statusUrl)
                .put("statusCode", 200)
                .put("statusUrl", statusUrl)
                .put("timestamp", now.toString());
    }

    @Override
    public Pattern jobPath() {
        return JOB;
    }

    @Override
    public String idField() {
        return "jobId";
    }

    @Override
    public String status(Stage stage) {
        return switch (stage) {
            case PENDING -> "PENDING";
            case PROCESSING -> "IN_PROGRESS";
            case COMPLETED -> "COMPLETED";
            case FAILED -> "FAILED";
        };
    }

    @Override
    public ObjectNode image(DeliveredImage image) {
        return Json.newObject()
                .put("url", image.url())
                .put("content_type", "image/png")
                .put("width", image.width())
                .put("height", image.height());
    }
}
