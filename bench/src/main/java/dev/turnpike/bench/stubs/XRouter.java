package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Endpoint;
import dev.turnpike.bench.wire.Reply;
import io.netty.handler.codec.http.FullHttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An upstream in the shape of x-router: one call, paid in version 1, answered with URLs of its own. */
final class XRouter implements Endpoint {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/v1/images/generate";
    private static final int MAX_IMAGES = 4;
    private static final long PRICE = 5694;
    private static final long PIXELS = 1024 * 1024;
    /** The head of a picture of 1024x1024 and one grey pixel; a check of what was delivered reads no further. */
    private static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d49484452000004000000040008000000005a76745f"
                    + "0000000a49444154789c6368000000820081 77cd72b60000000049454e44ae426082".replace(" ", ""));

    private final Shop shop;
    private final Counts counts;
    private final RandomGenerator random;
    private final Duration generating;

    XRouter(Shop shop, Counts counts, RandomGenerator random, Duration generating) {
        this.shop = shop;
        this.counts = counts;
        this.random = random;
        this.generating = generating;
    }

    @Override
    public Reply answer(FullHttpRequest request) {
        if (request.uri().startsWith("/i/")) return picture();
        if (!request.uri().equals(PATH)) return Reply.json(404, "{}");
        JsonNode order = JSON.readTree(request.content().toString(StandardCharsets.UTF_8));
        int count = Math.clamp(order.path("numberResults").asInt(1), 1, MAX_IMAGES);
        JsonNode authorization = shop.paid(request);
        if (authorization == null) return shop.ask(request, amount(order, count));
        counts.add("generate");
        return Shop.receipt(Reply.json(200, images(request, order, count)), authorization).after(generating);
    }

    private Reply picture() {
        counts.add("picture");
        return new Reply(200, "image/png", Map.of(), PNG, Duration.ZERO, Duration.ZERO);
    }

    private static long amount(JsonNode order, int count) {
        long pixels = order.path("width").asLong(1024) * order.path("height").asLong(1024) * count;
        return Math.ceilDiv(PRICE * pixels, PIXELS);
    }

    private String images(FullHttpRequest request, JsonNode order, int count) {
        var images = new StringBuilder("{\"images\":[");
        for (int i = 0; i < count; i++) {
            var id = new UUID(random.nextLong(), random.nextLong());
            images.append(i == 0 ? "" : ",")
                    .append("{\"url\":\"http://")
                    .append(request.headers().get("Host"))
                    .append("/i/")
                    .append(id)
                    .append(".png\",\"uuid\":\"")
                    .append(id)
                    .append("\"}");
        }
        return images.append("],\"model\":\"")
                .append(order.path("model").asString("flux-schnell"))
                .append("\"}")
                .toString();
    }
}
