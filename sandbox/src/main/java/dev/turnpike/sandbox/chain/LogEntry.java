package dev.turnpike.sandbox.chain;

import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Address;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event in the form that the USDC contract logs.
 *
 * @param index the position within the transaction
 */
record LogEntry(TokenEvent event, Address contract, int index, List<String> topics, String data) {
    static final String TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    static final String AUTHORIZATION_USED = "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5";
    static final String AUTHORIZATION_CANCELED = "0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81";

    /** The logs of a transaction: the use of its nonce, then the transfer. */
    static Stream<LogEntry> of(TokenEvent event, Address contract) {
        return switch (event) {
            case TokenEvent.Transfer t -> Stream.of(nonce(AUTHORIZATION_USED, t, contract), move(t, contract));
            case TokenEvent.Plain p -> Stream.of(move(p, contract));
            case TokenEvent.Cancellation c -> Stream.of(nonce(AUTHORIZATION_CANCELED, c, contract));
        };
    }

    private static LogEntry move(TokenEvent.Move move, Address contract) {
        return new LogEntry(move, contract, 1, List.of(TRANSFER, Hex.word(move.authorizer()), Hex.word(move.to())),
                Hex.word(move.value()));
    }

    private static LogEntry nonce(String topic, TokenEvent.Use event, Address contract) {
        return new LogEntry(event, contract, 0, List.of(topic, Hex.word(event.authorizer()), event.nonce().hex()),
                "0x");
    }

    ObjectNode json() {
        ObjectNode log = Json.newObject().put("address", contract.hex());
        var words = log.putArray("topics");
        topics.forEach(words::add);
        return log.put("data", data)
                .put("blockNumber", Hex.quantity(event.block().number()))
                .put("blockHash", event.block().hash().hex())
                .put("transactionHash", event.transaction().hex())
                .put("transactionIndex", "0x0")
                .put("logIndex", Hex.quantity(index))
                .put("removed", false);
    }
}
