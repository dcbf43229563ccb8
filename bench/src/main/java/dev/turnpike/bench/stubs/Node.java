package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Endpoint;
import dev.turnpike.bench.wire.Reply;
import io.netty.handler.codec.http.FullHttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON-RPC node on which everybody owns much, unless told otherwise, and whatever was settled or paid is shown at once. */
final class Node implements Endpoint {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AUTHORIZATION_STATE = "e94a0102";

    private final Chain chain;
    private final Purses purses;
    private final Logs logs;
    private final Counts counts;
    private final Duration latency;

    Node(Chain chain, Purses purses, String asset, Counts counts, Duration latency) {
        this.chain = chain;
        this.purses = purses;
        this.logs = new Logs(asset);
        this.counts = counts;
        this.latency = latency;
    }

    @Override
    public Reply answer(FullHttpRequest request) {
        counts.add("rpc.posts");
        JsonNode asked = JSON.readTree(request.content().toString(StandardCharsets.UTF_8));
        String body = asked.isArray() ? asked.valueStream().map(this::call).collect(Collectors.joining(",", "[", "]"))
                : call(asked);
        return Reply.json(200, body).after(latency);
    }

    private String call(JsonNode call) {
        String method = call.path("method").asString("");
        counts.add("rpc.calls");
        counts.add("rpc." + method);
        return "{\"jsonrpc\":\"2.0\",\"id\":" + call.path("id") + ",\"result\":" + result(method, call.path("params"))
                + "}";
    }

    private String result(String method, JsonNode params) {
        return switch (method) {
            case "eth_chainId" -> "\"0x14a34\"";
            case "eth_blockNumber" -> hex(chain.head());
            case "eth_getBlockByNumber" -> block(params.path(0).asString("latest"));
            case "eth_getBlockByHash" ->
                block("0x" + params.path(0).asString("0x0").substring(2).replaceFirst("^0+(?=.)", ""));
            case "eth_call" -> called(params.path(0), params.path(1).asString("latest"));
            case "eth_getLogs" -> filtered(params.path(0));
            case "eth_getTransactionReceipt" -> receipt(params.path(0).asString(""));
            default -> "null";
        };
    }

    private String block(String which) {
        long number = number(which);
        return number > chain.head() ? "null"
                : "{\"number\":" + hex(number) + ",\"timestamp\":" + hex(Chain.timestamp(number)) + ",\"hash\":\""
                        + Logs.hash(number) + "\",\"parentHash\":\"" + Logs.hash(number - 1) + "\"}";
    }

    /** The state of an authorization at a block; of whatever else is asked: much. */
    private String called(JsonNode call, String block) {
        String data = call.path("data").asString(call.path("input").asString(""));
        int at = data.indexOf(AUTHORIZATION_STATE);
        if (at < 0) return "\"0x%064x\"".formatted(purses.of(data));
        Move move = chain.find("0x" + data.substring(at + 8 + 64, at + 8 + 128));
        return "\"0x%064x\"".formatted(move != null && move.block() <= number(block) ? 1 : 0);
    }

    private String filtered(JsonNode filter) {
        var moves = chain.within(number(filter.path("fromBlock").asString("0x0")),
                number(filter.path("toBlock").asString("latest")));
        return "[" + String.join(",", logs.of(moves, filter.path("topics"))) + "]";
    }

    private String receipt(String hash) {
        Move move = chain.find(hash);
        return move == null ? "null"
                : "{\"transactionHash\":\"" + move.nonce() + "\",\"status\":\"0x1\",\"blockNumber\":"
                        + hex(move.block()) + ",\"logs\":[" + String.join(",", logs.of(move)) + "]}";
    }

    private long number(String block) {
        return block.startsWith("0x") ? Long.parseLong(block.substring(2), 16)
                : block.equals("earliest") ? 0 : chain.head();
    }

    private static String hex(long number) {
        return "\"0x" + Long.toHexString(number) + "\"";
    }
}
