package dev.turnpike.sandbox.chain;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The play chain over HTTP: JSON-RPC as an Ethereum node speaks it, single calls and batches. */
public final class RpcEndpoint implements Endpoint {
    private static final int MAX_BATCH = 100;

    private final PlayChain chain;
    private final ChainNode node;

    public RpcEndpoint(PlayChain chain) {
        this.chain = chain;
        this.node = new ChainNode(chain);
    }

    @Override
    public Reply handle(Http.Call call, Instant now) {
        if (!chain.isReadable()) return new Reply.Now(Answers.text(503, "down"));
        JsonNode asked = Json.value(call.body()).orElseGet(Json::newObject);
        return new Reply.Now(Answers.json(200, asked instanceof ArrayNode batch ? all(batch) : one(asked)));
    }

    private JsonNode all(ArrayNode batch) {
        ArrayNode answers = Json.newArray();
        batch.valueStream().limit(MAX_BATCH).map(this::one).forEach(answers::add);
        return answers;
    }

    private ObjectNode one(JsonNode asked) {
        ObjectNode answer = Json.newObject().put("jsonrpc", "2.0");
        answer.set("id", asked.has("id") ? asked.path("id") : Json.nothing());
        try {
            answer.set("result", node.result(asked.path("method").asString(""), asked.path("params")));
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            answer.putObject("error")
                    .put("code", -32602)
                    .put("message", "method or params (expected: what readers of payments use)");
        }
        return answer;
    }
}
