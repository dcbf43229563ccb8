package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Endpoint;
import dev.turnpike.bench.wire.Reply;
import io.netty.handler.codec.http.FullHttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upstream in the shape of x-router that does as the prompt says, in words such as {@code images=16}: how many images
 * it answers, whatever was ordered; {@code bytes}, how long each is, sent as data; or {@code url}, how long its URL is;
 * and {@code hold}, for how many milliseconds the last bytes of the answer are held back.
 */
final class Rogue implements Endpoint {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PRICE = 5694;
    private static final byte[] PICTURE = png(20_000);

    private final Shop shop;
    private final Counts counts;
    /** Answers by what was asked for: megabytes that are made once. */
    private final Map<String, byte[]> answers = new HashMap<>();

    Rogue(Shop shop, Counts counts) {
        this.shop = shop;
        this.counts = counts;
    }

    @Override
    public Reply answer(FullHttpRequest request) {
        if (request.uri().startsWith("/i/"))
            return new Reply(200, "image/png", Map.of(), PICTURE, Duration.ZERO, Duration.ZERO);
        JsonNode authorization = shop.paid(request);
        if (authorization == null) return shop.ask(request, PRICE);
        counts.add("rogue");
        JsonNode order = JSON.readTree(request.content().toString(StandardCharsets.UTF_8));
        Map<String, Integer> words = words(order.path("prompt").asString(""));
        byte[] body = answers.computeIfAbsent(words.toString(), same -> images(request, words));
        return Shop.receipt(new Reply(200, "application/json", Map.of(), body, Duration.ZERO,
                Duration.ofMillis(words.getOrDefault("hold", 0))), authorization);
    }

    private static Map<String, Integer> words(String prompt) {
        return Arrays.stream(prompt.split(" "))
                .map(word -> word.split("="))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.valueOf(pair[1]), (first, again) -> again,
                        java.util.TreeMap::new));
    }

    private static byte[] images(FullHttpRequest request, Map<String, Integer> words) {
        String url = words.containsKey("bytes")
                ? "data:image/png;base64," + Base64.getEncoder().encodeToString(png(words.getOrDefault("bytes", 0)))
                : "http://" + request.headers().get("Host") + "/i/" + "x".repeat(words.getOrDefault("url", 16));
        int count = words.getOrDefault("images", 1);
        var all = new StringBuilder("{\"images\":[");
        for (int i = 0; i < count; i++)
            all.append(i == 0 ? "" : ",")
                    .append("{\"url\":\"")
                    .append(url)
                    .append("\",\"uuid\":\"00000000-0000-4000-8000-00000000000")
                    .append(i % 10)
                    .append("\"}");
        return all.append("],\"model\":\"rogue\"}").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A picture of 1024x1024 whose only data chunk has so many bytes. */
    private static byte[] png(int bytes) {
        var all = new ByteArrayOutputStream(bytes + 64);
        all.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(all, "IHDR", ByteBuffer.allocate(13).putInt(1024).putInt(1024).put(new byte[] {8, 0, 0, 0, 0}).array());
        chunk(all, "IDAT", new byte[bytes]);
        chunk(all, "IEND", new byte[0]);
        return all.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream all, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        var check = new CRC32();
        check.update(name);
        check.update(data);
        all.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        all.writeBytes(name);
        all.writeBytes(data);
        all.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }
}
