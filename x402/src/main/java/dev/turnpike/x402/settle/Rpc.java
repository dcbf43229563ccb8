package dev.turnpike.x402.settle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Http;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.Unreadable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls of JSON-RPC 2.0, one per exchange. Anything but a result is the error signal {@link Unreadable}. */
public final class Rpc {
    private static final int MAX_BYTES = 4 << 20;

    /** Statuses that would meet any other query too: not authorized, or throttled. */
    private static final Set<Integer> TO_NO_QUESTION = Set.of(401, 403, 429);

    private final Http http;
    private final URI uri;
    private final Duration timeout;

    public Rpc(Http http, URI uri, Duration timeout) {
        this.http = http;
        this.uri = uri;
        this.timeout = timeout;
    }

    /** @return the result; JSON's null where the node has none */
    Mono<JsonNode> call(String method, JsonNode... params) {
        ObjectNode request = Json.newObject().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.set("params", array(params));
        var call = new Http.Call("POST", uri, Map.of("Content-Type", "application/json"),
                Json.write(request).getBytes(UTF_8), timeout, MAX_BYTES, Http.Reach.OPERATOR);
        return http.send(call).map(outcome -> result(method, outcome));
    }

    static ArrayNode array(JsonNode... nodes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (JsonNode node : nodes) array.add(node);
        return array;
    }

    static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }

    private static JsonNode result(String method, Http.Outcome outcome) {
        return switch (outcome) {
            case Http.Answer answer -> result(method, answer);
            case Http.NotSent notSent -> throw new Unreached(method + ": " + notSent.detail());
            case Http.Lost lost -> throw new Unreadable(method + ": " + lost.detail());
        };
    }

    private static JsonNode result(String method, Http.Answer answer) {
        if (TO_NO_QUESTION.contains(answer.status())) throw new Unreached(method + ": answered " + answer.status());
        if (answer.status() != 200) throw new Unreadable(method + ": answered " + answer.status());
        ObjectNode body = Json.object(answer.text());
        JsonNode result = body.get("result");
        if (result == null || body.hasNonNull("error"))
            throw new Unreadable(method + ": error " + body.path("error").path("code").asInt(0));
        return result;
    }

    /** The node is out of reach or refuses every query now. */
    static final class Unreached extends Unreadable {
        private static final long serialVersionUID = 1;

        Unreached(String why) {
            super(why);
        }
    }
}
