package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Reply;
import io.netty.handler.codec.http.FullHttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The till of an upstream: asks in version 1 and takes any well-formed payment. */
final class Shop {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Chain chain;
    private final String asset;
    private final String payTo;
    private final Counts counts;

    Shop(Chain chain, String asset, String payTo, Counts counts) {
        this.chain = chain;
        this.asset = asset;
        this.payTo = payTo;
        this.counts = counts;
    }

    /** The authorization that a request carries; null: none. It is carried out at once. */
    @Nullable
    JsonNode paid(FullHttpRequest request) {
        String header = request.headers().get("X-PAYMENT");
        if (header == null) return null;
        String payment = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
        JsonNode authorization = JSON.readTree(payment).findPath("authorization");
        if (!chain.move(authorization)) counts.add("paidTwice");
        return authorization;
    }

    /** @param amount atomic units */
    Reply ask(FullHttpRequest request, long amount) {
        counts.add("offer");
        return Reply.json(402,
                """
                        {"x402Version":1,"error":"X-PAYMENT header is required","accepts":[{"scheme":"exact","network":"base-sepolia",\
                        "maxAmountRequired":"%d","resource":"http://%s%s","description":"Text-to-Image Generation",\
                        "mimeType":"application/json","payTo":"%s","maxTimeoutSeconds":120,"asset":"%s",\
                        "outputSchema":{"input":%s,"output":{"images":{"type":"array","description":"Array of generated image objects"},\
                        "model":{"type":"string","description":"Model used for generation"}}},"extra":{"name":"USDC","version":"2"}}]}"""
                        .formatted(amount, request.headers().get("Host"), request.uri(), payTo, asset, INPUT));
    }

    static Reply receipt(Reply reply, JsonNode authorization) {
        String nonce = authorization.path("nonce").asString();
        String receipt = """
                {"success":true,"transaction":"%s","transactionHash":"%s","network":"base-sepolia","payer":"%s"}"""
                .formatted(nonce, nonce, authorization.path("from").asString());
        return reply.with("X-Payment-Response",
                Base64.getEncoder().encodeToString(receipt.getBytes(StandardCharsets.UTF_8)));
    }

    /** As long as a real one, since its length is read and hashed by whoever buys. */
    private static final String INPUT = """
            {"type":"http","method":"POST","discoverable":true,"bodyType":"json","bodyFields":{\
            "guidance":{"type":"number","description":"Guidance scale for generation (1-30)"},\
            "height":{"type":"number","description":"Image height in pixels, must be divisible by 64 (128-2048, default: 1024)"},\
            "model":{"type":"string","description":"Image model to use"},\
            "negativePrompt":{"type":"string","description":"Negative prompt to avoid certain elements (max 3000 chars)"},\
            "numberResults":{"type":"number","description":"Number of images to generate (1-4, default: 1)"},\
            "prompt":{"type":"string","required":true,"description":"Text description of the image to generate (2-3000 chars)"},\
            "seed":{"type":"number","description":"Random seed for reproducibility"},\
            "steps":{"type":"number","description":"Number of inference steps (1-50)"},\
            "width":{"type":"number","description":"Image width in pixels, must be divisible by 64 (128-2048, default: 1024)"}}}""";
}
