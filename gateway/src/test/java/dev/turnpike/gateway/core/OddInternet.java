package dev.turnpike.gateway.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.testkit.Pngs;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.NettyHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Upstreams whose terms are good and whose every other answer is made up from a seed: statuses, headers and JSON of the
 * words that upstreams use, put together as no upstream would, and images that are late, elsewhere, cut or none.
 */
public final class OddInternet implements Http {
    private static final byte[] PNG = Pngs.of(1024, 1024);
    private static final String DATA = "data:image/png;base64," + Base64.getEncoder().encodeToString(PNG);
    private static final List<String> URLS = List.of("https://cdn.example/ok.png", "https://cdn.example/a b|c.png",
            "/files/1.png", "2.png", "//cdn.example/3.png", "http://alpha.example/4.png", "https://cdn.example/猫.png",
            "https://169.254.169.254/latest", "http://127.0.0.1/5.png", "file:///etc/passwd",
            "https://user@cdn.example/6", "https://", "javascript:alert(1)", DATA, DATA.substring(0, 200), "data:,",
            "data:image/png;base64,%%%", "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zU",
            "https://cdn.example/" + "x".repeat(5000), "");
    private static final List<String> WORDS = List.of("pending", "queued", "processing", "completed", "succeeded", "ok",
            "READY", "failed", "error", "nsfw", "content_policy_violation", "expired", "banana", "", "In Progress",
            "Your prompt violates our content policy", "insufficient_funds", "a cat", "7301", "true", "🐈", "..");
    private static final List<String> NAMES = List.of("images", "data", "output", "result", "url", "image", "image_url",
            "image_urls", "artifacts", "predictions", "base64", "b64_json", "status", "state", "id", "jobId",
            "statusUrl", "polling_url", "error", "code", "message", "detail", "errors", "has_nsfw_concepts",
            "finishReason", "job", "task", "choices", "content", "parts", "inlineData", "uuid", "content_type", "urls",
            "width", "x");
    private static final List<Integer> STATUSES = List.of(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200,
            200, 200, 200, 201, 202, 204, 206, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 410, 422, 429, 451,
            500, 502, 503, 599);
    private static final List<String> TYPES = List.of("application/json", "text/html", "image/png", "image/x; a=b", "",
            "application/octet-stream");
    private static final List<String> WAITS = List.of("1", "5", "3600", "99999999999", "soon", "-1",
            "Fri, 20 Nov 2026 12:00:30 GMT", "0.5");

    /** The origin and nonce of every payment that arrived. */
    public final List<String> payments = new ArrayList<>();

    private final Random chance;
    private final Function<Duration, Mono<Long>> after;

    public OddInternet(long seed, Function<Duration, Mono<Long>> after) {
        this.chance = new Random(seed);
        this.after = after;
    }

    @Override
    public Mono<Outcome> send(Call call) {
        return Mono.defer(() -> {
            if (!NettyHttp.mayCall(call.reach(), call.uri()))
                return Mono.just(new NotSent("the address must not be called"));
            String payment = call.headers().get("X-PAYMENT");
            if (payment != null) payments.add(call.uri().getHost() + " " + payment.hashCode());
            Outcome outcome = answer(call, payment != null);
            Duration late = Duration.ofMillis(one(20) ? chance.nextInt(200_000) : chance.nextInt(300));
            return late.compareTo(call.timeout()) < 0 ? after.apply(late).map(tick -> outcome)
                    : after.apply(call.timeout()).map(tick -> new Lost("no answer"));
        });
    }

    private Outcome answer(Call call, boolean paid) {
        if (one(25)) return new Lost("reset");
        if (one(50)) return new NotSent("the host cannot be resolved");
        boolean terms = call.method().equals("POST") && !paid;
        if (terms && !one(10)) return new Answer(402, Map.of(), terms(call).getBytes(UTF_8));
        boolean picture = call.headers().containsKey("range");
        return picture && !one(3) ? part(call) : made(call.maxBytes());
    }

    private static String terms(Call call) {
        return """
                {"x402Version":1,"error":"X-PAYMENT header is required","accepts":[{"scheme":"exact","network":"base-sepolia",
                "maxAmountRequired":"%s","resource":"%s","description":"","mimeType":"application/json",
                "payTo":"0x2222222222222222222222222222222222222222","maxTimeoutSeconds":120,
                "asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","extra":{"name":"USDC","version":"2"}}]}"""
                .formatted(Map.of("alpha.example", "4000", "bravo.example", "6000")
                        .getOrDefault(call.uri().getHost(), "8000"), call.uri());
    }

    private Answer part(Call call) {
        byte[] whole = one(8) ? Arrays.copyOf(PNG, chance.nextInt(PNG.length)) : one(8) ? Pngs.of(512, 512) : PNG;
        String[] range = call.headers().get("range").substring(6).split("-");
        int from = Math.min(whole.length, Integer.parseInt(range[0]));
        int to = Math.min(whole.length, Integer.parseInt(range[1]) + 1);
        return new Answer(206,
                Map.of("content-type", List.of("image/png"), "content-range",
                        List.of("bytes " + from + "-" + (to - 1) + "/" + whole.length)),
                Arrays.copyOfRange(whole, from, Math.max(from, to)));
    }

    /** An answer of small size to anything. */
    public Answer made() {
        return made(1 << 20);
    }

    private Answer made(int most) {
        var headers = new HashMap<String, List<String>>();
        if (one(2)) headers.put("content-type", List.of(any(TYPES)));
        if (one(2)) headers.put("location", List.of(one(3) ? "/jobs/" + chance.nextInt(9) : any(URLS)));
        if (one(4)) headers.put("retry-after", List.of(any(WAITS)));
        if (one(6)) headers.put("x-payment-response", List.of(any(WORDS)));
        byte[] body = body().getBytes(UTF_8);
        return new Answer(any(STATUSES), headers, Arrays.copyOf(body, Math.min(body.length, most)));
    }

    private String body() {
        return switch (chance.nextInt(20)) {
            case 0 -> "";
            case 1 -> "<html>" + any(WORDS) + "</html>";
            case 2 -> object(3).substring(1);
            case 3 -> "[".repeat(chance.nextInt(60)) + "1" + "]".repeat(chance.nextInt(60));
            case 4 -> "[" + value(2) + "]";
            case 5 -> value(1);
            case 6 -> "{\"id\":\"j" + chance.nextInt(9) + "\",\"status\":\"queued\",\"statusUrl\":\"/jobs/1\"}";
            case 7 -> "{\"images\":[{\"url\":\"https://cdn.example/ok.png\"}]}";
            case 8 -> "{\"status\":\"failed\",\"error\":\"content_policy_violation\"}";
            case 9 -> "{\"error\":{\"code\":\"moderation_blocked\",\"message\":\"a cat\"}}";
            case 10, 11 -> "{\"status\":\"completed\",\"data\":[{\"url\":\"https://cdn.example/ok.png\"}]}";
            case 12 -> "{\"output\":[\"" + DATA + "\"]}";
            default -> object(4);
        };
    }

    private String object(int depth) {
        return IntStream.range(0, chance.nextInt(5))
                .mapToObj(i -> "\"" + any(NAMES) + "\":" + value(depth - 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String value(int depth) {
        return switch (chance.nextInt(depth <= 0 ? 5 : 8)) {
            case 0 -> text(any(URLS));
            case 1 -> text(any(URLS));
            case 2 -> text(any(WORDS));
            case 3 -> any(List.of("null", "true", "17", "1e999999999", "-0.0", "12345678901234567890"));
            case 4 -> text(any(WORDS));
            case 5 -> IntStream.range(0, chance.nextInt(20))
                    .mapToObj(i -> value(depth - 1))
                    .collect(Collectors.joining(",", "[", "]"));
            default -> object(depth);
        };
    }

    private static String text(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }

    private boolean one(int of) {
        return chance.nextInt(of) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(chance.nextInt(list.size()));
    }
}
