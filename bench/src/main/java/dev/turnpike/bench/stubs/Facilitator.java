package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Endpoint;
import dev.turnpike.bench.wire.Reply;
import io.netty.handler.codec.http.FullHttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A facilitator that takes every payment, but of those whom it is told to refuse, and settles it at once, in both versions. */
final class Facilitator implements Endpoint {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SUPPORTED = """
            {"kinds":[{"x402Version":1,"scheme":"exact","network":"base-sepolia"},\
            {"x402Version":2,"scheme":"exact","network":"eip155:84532"}],"extensions":[],\
            "signers":{"eip155:*":["0x90F79bf6EB2c4f870365E785982E1f101E93b906"]}}""";

    private final Chain chain;
    private final Purses purses;
    private final Counts counts;
    private final Duration verifying;
    private final Duration settling;

    Facilitator(Chain chain, Purses purses, Counts counts, Duration verifying, Duration settling) {
        this.chain = chain;
        this.purses = purses;
        this.counts = counts;
        this.verifying = verifying;
        this.settling = settling;
    }

    @Override
    public Reply answer(FullHttpRequest request) {
        if (purses.tell(request.uri())) return Reply.json(200, "{}");
        return switch (request.uri()) {
            case "/supported" -> Reply.json(200, SUPPORTED);
            case "/verify" -> verify(payment(request)).after(verifying);
            case "/settle" -> settle(payment(request)).after(settling);
            default -> Reply.json(404, "{}");
        };
    }

    private Reply verify(JsonNode payment) {
        counts.add("verify");
        return Reply.json(200,
                purses.refused(from(payment)) ? "{\"isValid\":false,\"invalidReason\":\"insufficient_funds\"}"
                        : "{\"isValid\":true,\"payer\":\"" + from(payment) + "\"}");
    }

    private Reply settle(JsonNode payment) {
        counts.add("settle");
        JsonNode authorization = payment.findPath("authorization");
        if (!chain.move(authorization)) counts.add("settledTwice");
        return Reply.json(200,
                "{\"success\":true,\"transaction\":\"" + authorization.path("nonce").asString() + "\",\"network\":\""
                        + payment.findPath("network").asString() + "\",\"payer\":\"" + from(payment) + "\"}");
    }

    private static JsonNode payment(FullHttpRequest request) {
        return JSON.readTree(request.content().toString(StandardCharsets.UTF_8)).path("paymentPayload");
    }

    private static String from(JsonNode payment) {
        return payment.findPath("authorization").path("from").asString("");
    }
}
