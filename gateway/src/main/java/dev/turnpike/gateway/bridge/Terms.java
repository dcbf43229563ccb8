package dev.turnpike.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.surface.wire.Json;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.SignedPayment;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Terms of payment in the result of a call, judged as those of a 402 are, and payments in the call that pays them. */
final class Terms {
    private static final String PAYMENT = "x402/payment";
    private static final int PAYMENT_REQUIRED = 402;

    private final BridgeSettings settings;
    private final Buyer buyer;

    Terms(BridgeSettings settings, InstantSource clock) {
        this.settings = settings;
        SecureRandom random = new SecureRandom();
        this.buyer = new Buyer(call -> Mono.just(new Http.NotSent("a bridge asks for itself")), settings.signer(),
                clock, () -> nonce(random));
    }

    private static Bytes32 nonce(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new Bytes32("0x" + HexFormat.of().formatHex(bytes));
    }

    /** Whether this is a call of a tool without a payment of the host's own. */
    static boolean isCall(JsonNode message) {
        return message.path("method").stringValue("").equals("tools/call")
                && !message.path("params").path("_meta").has(PAYMENT);
    }

    /** Whether a call without a payment was answered with terms. */
    static boolean isAskedBy(JsonNode message, JsonNode answer) {
        JsonNode result = answer.path("result");
        return isCall(message) && result.path("isError").booleanValue(false)
                && !result.path("structuredContent").path("accepts").isEmpty();
    }

    /** Whether a call with a payment was answered with terms, and that the payment was not taken. */
    static boolean isAskedAgainBy(JsonNode message, JsonNode answer) {
        return isAskedBy(message, answer) && !answer.at("/result/structuredContent/charged").booleanValue(true);
    }

    Offer judge(JsonNode terms) {
        byte[] json = Json.bytes(terms);
        Http.Answer asked = terms.path("x402Version").intValue(0) == 1
                ? new Http.Answer(PAYMENT_REQUIRED, Map.of(), json)
                : new Http.Answer(PAYMENT_REQUIRED,
                        Map.of("payment-required", List.of(Base64.getEncoder().encodeToString(json))), new byte[0]);
        return buyer.judge(settings.url(), asked, new Buyer.Guard(settings.asset(), Set.of(), settings.most()));
    }

    SignedPayment sign(Offer.Acceptable offer) {
        return buyer.sign(offer);
    }

    /** The same call with its payment. */
    static JsonNode with(JsonNode message, SignedPayment payment) {
        ObjectNode paying = (ObjectNode) message.deepCopy();
        ObjectNode params = paying.withObject("/params");
        params.withObject("/_meta")
                .set(PAYMENT, Json.read(new String(Base64.getDecoder().decode(payment.headerValue()), UTF_8)));
        return paying;
    }
}
