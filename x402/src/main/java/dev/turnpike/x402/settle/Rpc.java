package dev.turnpike.x402.settle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Http;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.Unreadable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls of JSON-RPC 2.0, alone or many in one exchange. Anything but a result is the error signal {@link Unreadable}. */
public final class Rpc {
    private static final int MAX_BYTES = 4 << 20;
    /** Of an answer to questions that have words for answers, many of them in one exchange. */
    private static final int MAX_BYTES_OF_WORDS = 256 * 1024;
    private static final Set<String> FOR_WORDS = Set.of("eth_call", "eth_blockNumber");

    /** Statuses that would meet any other query too: not authorized, or throttled. */
    private static final Set<Integer> TO_NO_QUESTION = Set.of(401, 403, 429);

    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

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
        return call(new Request(method, params));
    }

    Mono<JsonNode> call(Request request) {
        return send(request.numbered(1), most(request)).map(outcome -> result(request.method(), outcome));
    }

    /** As {@link #call}, with the failure as a value; an error signal if the node cannot be reached. */
    Mono<Result> result(Request request) {
        return send(request.numbered(1), most(request)).map(outcome -> single(request.method(), outcome));
    }

    /**
     * Many calls in one exchange; a result or a failure for each, in their order.
     *
     * @return an error signal if the node cannot be reached; {@link NoBatch} if its answer is not one to a batch
     */
    Mono<List<Result>> batch(List<Request> requests) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < requests.size(); i++) all.add(requests.get(i).numbered(i + 1));
        int most = requests.stream().mapToInt(Rpc::most).max().orElse(MAX_BYTES_OF_WORDS);
        return send(all, most).map(outcome -> results(requests, outcome));
    }

    private static int most(Request request) {
        return FOR_WORDS.contains(request.method()) ? MAX_BYTES_OF_WORDS : MAX_BYTES;
    }

    private Mono<Http.Outcome> send(JsonNode request, int most) {
        return http.send(new Http.Call("POST", uri, HEADERS, Json.write(request).getBytes(UTF_8), timeout, most,
                Http.Reach.OPERATOR));
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

    private static Result single(String method, Http.Outcome outcome) {
        try {
            return new Result(result(method, outcome), null);
        } catch (Unreached out) {
            throw out;
        } catch (Unreadable failure) {
            return new Result(null, failure);
        }
    }

    private static JsonNode result(String method, Http.Answer answer) {
        requireAnswering(method, answer);
        if (answer.status() != 200) throw new Unreadable(method + ": answered " + answer.status());
        return result(method, object(answer.text()));
    }

    private static void requireAnswering(String method, Http.Answer answer) {
        if (TO_NO_QUESTION.contains(answer.status())) throw new Unreached(method + ": answered " + answer.status());
    }

    private static List<Result> results(List<Request> requests, Http.Outcome outcome) {
        if (!(outcome instanceof Http.Answer answer)) {
            result("batch", outcome);
            throw new NoBatch();
        }
        requireAnswering("batch", answer);
        if (answer.status() != 200 || !(batch(answer.text()) instanceof ArrayNode answers)) throw new NoBatch();
        Result[] results = new Result[requests.size()];
        for (JsonNode body : answers) {
            int number = body.path("id").asInt(0) - 1;
            if (number >= 0 && number < results.length && body instanceof ObjectNode object)
                results[number] = one(requests.get(number).method(), object);
        }
        for (int i = 0; i < results.length; i++)
            if (results[i] == null)
                results[i] = new Result(null, new Unreadable(requests.get(i).method() + ": not answered"));
        return List.of(results);
    }

    private static ObjectNode object(String text) {
        if (Json.longValue(text) instanceof ObjectNode object) return object;
        throw new Unreadable("must be a JSON object");
    }

    private static JsonNode batch(String text) {
        try {
            return Json.longValue(text);
        } catch (Unreadable noJson) {
            throw new NoBatch();
        }
    }

    private static Result one(String method, ObjectNode body) {
        try {
            return new Result(result(method, body), null);
        } catch (Unreadable failure) {
            return new Result(null, failure);
        }
    }

    private static JsonNode result(String method, ObjectNode body) {
        JsonNode result = body.get("result");
        if (result == null || body.hasNonNull("error"))
            throw new Unreadable(method + ": error " + body.path("error").path("code").asInt(0));
        return result;
    }

    /** One call, not sent yet. */
    record Request(String method, ArrayNode params) {
        Request(String method, JsonNode... params) {
            this(method, array(params));
        }

        private ObjectNode numbered(int id) {
            ObjectNode request = Json.newObject().put("jsonrpc", "2.0").put("id", id).put("method", method);
            return request.set("params", params);
        }
    }

    /** What a call came to: one of the two is null. */
    record Result(@Nullable JsonNode json, @Nullable Unreadable failure) {}

    /** The node's answer is not one to a batch. */
    static final class NoBatch extends Unreadable {
        private static final long serialVersionUID = 1;

        NoBatch() {
            super("batch: not answered as one");
        }
    }

    /** The node is out of reach or refuses every query now. */
    static final class Unreached extends Unreadable {
        private static final long serialVersionUID = 1;

        Unreached(String why) {
            super(why);
        }
    }
}
