package dev.turnpike.gateway.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what goes over the wire as a bystander does. */
final class Wire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Wire() {}

    /** An authorization by whose it is. */
    record Slot(Address payer, Bytes32 nonce) {}

    static boolean paid(Http.Call call) {
        return payment(call).isPresent();
    }

    /** Whether it is an order that is paid by key. */
    static boolean keyed(Http.Call call) {
        return call.method().equals("POST")
                && call.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
    }

    static Slot slot(Http.Call call) {
        JsonNode it = json(Base64.getDecoder().decode(payment(call).orElseThrow())).at("/payload/authorization");
        return new Slot(new Address(it.path("from").asString()), new Bytes32(it.path("nonce").asString()));
    }

    static JsonNode json(byte[] body) {
        return JSON.readTree(body.length == 0 ? "{}".getBytes(UTF_8) : body);
    }

    static String words(Http.Outcome outcome) {
        return switch (outcome) {
            case Http.Answer answer -> Integer.toString(answer.status());
            case Http.NotSent no -> "nothing: " + no.detail();
            case Http.Lost lost -> "nothing: " + lost.detail();
        };
    }

    private static Optional<String> payment(Http.Call call) {
        return call.headers()
                .entrySet()
                .stream()
                .filter(h -> h.getKey().equalsIgnoreCase("X-PAYMENT")
                        || h.getKey().equalsIgnoreCase("PAYMENT-SIGNATURE"))
                .map(java.util.Map.Entry::getValue)
                .findFirst();
    }
}
