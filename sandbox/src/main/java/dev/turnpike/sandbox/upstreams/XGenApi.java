package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.sandbox.wire.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** xGen: a paid call is answered with a job, which is polled by its id. */
final class XGenApi implements ProviderApi.Asynchronous {
    private static final String PATH = "/v1/images/generate";
    private static final Pattern JOB = Pattern.compile("/v1/images/([0-9a-f-]{36})");
    private static final Pattern RATIO = Pattern.compile("[1-9][0-9]?:[1-9][0-9]?");
    private static final Set<String> FIELDS = Set.of("model", "prompt", "resolution", "aspect_ratio");
    private static final Set<String> RESOLUTIONS = Arrays.stream(Tier.values())
            .map(Tier::label)
            .collect(Collectors.toUnmodifiableSet());
    private static final int STEP = 64;

    @Override
    public boolean sellsAt(String path) {
        return path.equals(PATH);
    }

    @Override
    public UpstreamOrder read(String path, OrderBody body) {
        body.allowing(FIELDS);
        String model = body.text("model", 1, 100);
        return new UpstreamOrder(model, body.text("prompt", 1, 3000), size(body, model), 1, null, null);
    }

    /** What the style's file says that the model makes of the pair; where it says nothing, our own formula. */
    private static Resolution size(OrderBody body, String model) {
        Tier tier = Tier.ofLabel(body.text("resolution", "1K", RESOLUTIONS));
        String ratio = body.json().has("aspect_ratio") ? body.text("aspect_ratio", 3, 5) : "1:1";
        if (!RATIO.matcher(ratio).matches())
            throw new BadOrder("INVALID_PARAMETER",
                    "aspect_ratio: '" + ratio + "' (expected: width:height, such as 16:9)");
        Shape pair = Shape.parse(tier.label() + " " + ratio);
        Resolution listed = Styles.named("xgen").model(model).made().pairs().get(pair);
        return listed != null ? listed : Resolution.ofTier(tier, pair.across(), pair.down(), STEP);
    }

    @Override
    public ObjectNode sample() {
        return Json.newObject().put("model", "seedream-4.0").put("prompt", "a sample");
    }

    @Override
    public boolean speaksV2() {
        return false;
    }

    @Override
    public ObjectNode ticket(String id, String origin, Instant now) {
        return Json.newObject().put("id", id).put("status", "pending");
    }

    @Override
    public Pattern jobPath() {
        return JOB;
    }

    @Override
    public String idField() {
        return "id";
    }

    @Override
    public String status(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ObjectNode image(DeliveredImage image) {
        return Json.newObject().put("url", image.url());
    }
}
