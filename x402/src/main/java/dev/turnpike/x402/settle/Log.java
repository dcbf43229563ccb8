package dev.turnpike.x402.settle;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.exact.Words;
import dev.turnpike.x402.wire.Fields;
import dev.turnpike.x402.wire.Unreadable;
import java.math.BigInteger;
import java.util.List;
import org.web3j.crypto.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An event that a contract logged. */
record Log(Address contract, List<String> topics, String data, Bytes32 transaction) {
    static final String USED = Hash.sha3String("AuthorizationUsed(address,bytes32)");
    static final String CANCELLED = Hash.sha3String("AuthorizationCanceled(address,bytes32)");
    static final String TRANSFER = Hash.sha3String("Transfer(address,address,uint256)");

    static List<Log> all(JsonNode logs) {
        if (!logs.isArray()) throw new Unreadable("logs must be an array");
        return logs.valueStream().map(Log::of).toList();
    }

    static Log of(JsonNode json) {
        if (!(json instanceof ObjectNode log) || log.path("removed").asBoolean(false))
            throw new Unreadable("a log must be an object, of the canonical chain");
        List<String> topics = log.path("topics")
                .valueStream()
                .map(topic -> Fields.bytes32(topic.asString(""))
                        .map(Bytes32::hex)
                        .orElseThrow(() -> new Unreadable("a topic must be 32 bytes")))
                .toList();
        return new Log(Fields.address(log, "address"), topics, Fields.hex(log, "data"),
                Fields.bytes32(log, "transactionHash"));
    }

    boolean isBy(Asset asset) {
        return contract.equals(asset.address());
    }

    /** Whether this nonce was used or cancelled by this log. */
    boolean isEndOf(Authorization a) {
        return isUseOf(a) || topics.equals(List.of(CANCELLED, Words.hex(Words.of(a.from())), a.nonce().hex()));
    }

    boolean isUseOf(Authorization a) {
        return topics.equals(List.of(USED, Words.hex(Words.of(a.from())), a.nonce().hex()));
    }

    /** Whether a nonce of this account was used by this log. */
    boolean isUseBy(Address authorizer) {
        return topics.size() == 3 && topics.subList(0, 2).equals(List.of(USED, Words.hex(Words.of(authorizer))));
    }

    /** The nonce of a use. */
    Bytes32 nonce() {
        return new Bytes32(topics.get(2));
    }

    boolean isTransfer() {
        return topics.size() == 3 && topics.getFirst().equals(TRANSFER);
    }

    /** The sender of a transfer. */
    Address sender() {
        return account(topics.get(1));
    }

    /** The recipient of a transfer. */
    Address recipient() {
        return account(topics.get(2));
    }

    /** The amount of a transfer. */
    BigInteger amount() {
        if (data.length() != 66) throw new Unreadable("the amount of a transfer must be 32 bytes");
        return new BigInteger(data.substring(2), 16);
    }

    private static Address account(String word) {
        return new Address("0x" + word.substring(26));
    }

    boolean isTransferOf(Authorization a) {
        return topics.equals(List.of(TRANSFER, Words.hex(Words.of(a.from())), Words.hex(Words.of(a.to()))))
                && data.equalsIgnoreCase(Words.hex(Words.of(a.value())));
    }
}
