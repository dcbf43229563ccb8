package dev.turnpike.sandbox.chain;

import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON-RPC methods of a node of the play chain, as far as readers of payments use them. Balances are current
 * whichever block is named; all other answers are as of the block.
 */
final class ChainNode {
    private static final String BALANCE_OF = "0x70a08231";
    private static final String AUTHORIZATION_STATE = "0xe94a0102";

    private final PlayChain chain;

    ChainNode(PlayChain chain) {
        this.chain = chain;
    }

    /** @throws RuntimeException if the method is not known or its parameters cannot be read */
    JsonNode result(String method, JsonNode params) {
        return switch (method) {
            case "eth_chainId" -> Json.text(Hex.quantity(chain.asset().network().chainId()));
            case "eth_blockNumber" -> Json.text(Hex.quantity(chain.head().number()));
            case "eth_getBlockByNumber" -> block(number(params.path(0)));
            case "eth_call" -> Json.text(called(params.path(0), number(params.path(1))));
            case "eth_getLogs" -> logs(params.path(0));
            case "eth_getTransactionReceipt" -> receipt(new Bytes32(params.path(0).asString("")));
            default -> throw new IllegalArgumentException(
                    "method: '" + method + "' (expected: one that readers of payments use)");
        };
    }

    /**
     * The number a block parameter stands for: {@code latest}, its relatives and an absent parameter mean the head.
     */
    private long number(JsonNode named) {
        return switch (named.asString("latest")) {
            case "latest", "pending", "safe", "finalized" -> chain.head().number();
            case "earliest" -> 0;
            case String quantity -> Hex.number(quantity);
        };
    }

    /** Null for a block of the future. */
    private JsonNode block(long number) {
        if (number > chain.head().number()) return Json.nothing();
        var block = new Block(number);
        ObjectNode json = Json.newObject()
                .put("number", Hex.quantity(number))
                .put("hash", block.hash().hex())
                .put("parentHash", new Block(Math.max(0, number - 1)).hash().hex())
                .put("timestamp", Hex.quantity(block.time().getEpochSecond()));
        ArrayNode transactions = json.putArray("transactions");
        chain.events(number, number).forEach(event -> transactions.add(event.transaction().hex()));
        return json;
    }

    private String called(JsonNode call, long block) {
        if (!new Address(call.path("to").asString("")).equals(chain.asset().address())) return "0x";
        String data = call.path("data").asString(call.path("input").asString(""));
        return switch (data.substring(0, 10)) {
            case BALANCE_OF -> Hex.word(chain.balanceOf(Hex.address(Hex.argument(data, 0))));
            case AUTHORIZATION_STATE ->
                used(Hex.address(Hex.argument(data, 0)), Hex.bytes32(Hex.argument(data, 1)), block);
            case String selector -> throw new IllegalArgumentException(
                    "call: '" + selector + "' (expected: balanceOf or authorizationState)");
        };
    }

    private String used(Address authorizer, Bytes32 nonce, long block) {
        TokenEvent use = chain.use(authorizer, nonce);
        return Hex.word(use != null && use.block().number() <= block ? BigInteger.ONE : BigInteger.ZERO);
    }

    private JsonNode logs(JsonNode filter) {
        var wanted = new LogFilter(filter.path("address"), filter.path("topics"));
        ArrayNode logs = Json.newArray();
        chain.events(number(filter.path("fromBlock")), number(filter.path("toBlock")))
                .stream()
                .flatMap(this::logged)
                .filter(wanted::matches)
                .forEach(log -> logs.add(log.json()));
        return logs;
    }

    /** Null for an unknown transaction. */
    private JsonNode receipt(Bytes32 transaction) {
        return chain.transaction(transaction).<JsonNode>map(this::receipt).orElseGet(Json::nothing);
    }

    private ObjectNode receipt(TokenEvent event) {
        ObjectNode receipt = Json.newObject()
                .put("transactionHash", event.transaction().hex())
                .put("transactionIndex", "0x0")
                .put("blockHash", event.block().hash().hex())
                .put("blockNumber", Hex.quantity(event.block().number()))
                .put("from", event.authorizer().hex())
                .put("to", chain.asset().address().hex())
                .put("status", "0x1");
        ArrayNode logs = receipt.putArray("logs");
        logged(event).forEach(log -> logs.add(log.json()));
        return receipt;
    }

    private Stream<LogEntry> logged(TokenEvent event) {
        return LogEntry.of(event, chain.asset().address());
    }
}
