package dev.turnpike.x402.settle;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.exact.Words;
import dev.turnpike.x402.wire.Fields;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.Unreadable;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.web3j.crypto.Hash;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Queries to a node, in the terms of EIP-3009 tokens. */
public final class Chain {
    private static final String BALANCE_OF = selector("balanceOf(address)");
    private static final String AUTHORIZATION_STATE = selector("authorizationState(address,bytes32)");

    private static final JsonNode LATEST = Rpc.text("latest");

    private final Rpc rpc;
    private final Gathered reads;

    /** @param scheduler where reads wait for others to go with */
    public Chain(Rpc rpc, Scheduler scheduler) {
        this.rpc = rpc;
        this.reads = new Gathered(rpc, scheduler);
    }

    /** @param isSuccess whether the transaction was carried out and not reverted */
    record Receipt(boolean isSuccess, long block, List<Log> logs) {}

    public Mono<BigInteger> balance(Asset asset, Address owner) {
        return read(balanceOf(asset, owner));
    }

    /** Balance and nonce, of the newest block, asked together. */
    public Mono<ChainReader.Standing> standing(Asset asset, Address payer, Bytes32 nonce) {
        return reads.read(List.of(balanceOf(asset, payer), authorizationState(asset, payer, nonce, LATEST)))
                .map(both -> new ChainReader.Standing(Quantity.number(both.get(0)),
                        isTrue(Quantity.number(both.get(1)))));
    }

    private static Rpc.Request balanceOf(Asset asset, Address owner) {
        return ethCall(asset, BALANCE_OF + word(Words.of(owner)), LATEST);
    }

    private static Rpc.Request authorizationState(Asset asset, Address authorizer, Bytes32 nonce, JsonNode block) {
        return ethCall(asset, AUTHORIZATION_STATE + word(Words.of(authorizer)) + nonce.hex().substring(2), block);
    }

    private static Rpc.Request ethCall(Asset asset, String data, JsonNode block) {
        return new Rpc.Request("eth_call", Json.newObject().put("to", asset.address().hex()).put("data", data), block);
    }

    Mono<Long> head() {
        return rpc.call("eth_blockNumber").map(Quantity::small);
    }

    Mono<Block> block(long number) {
        return rpc.call("eth_getBlockByNumber", Quantity.json(number), BooleanNode.FALSE)
                .map(block -> new Block(number, Quantity.small(block.path("timestamp"))));
    }

    /** The block with its hash. */
    Mono<BlockLog.Block> marked(long number) {
        return rpc.call("eth_getBlockByNumber", Quantity.json(number), BooleanNode.FALSE).map(json -> {
            if (!(json instanceof ObjectNode block))
                throw new Unreadable("eth_getBlockByNumber: not known to the node");
            return new BlockLog.Block(number, Fields.bytes32(block, "hash"),
                    Instant.ofEpochSecond(Quantity.small(block.path("timestamp"))));
        });
    }

    /** Whether the nonce was used or cancelled in that block or before. */
    Mono<Boolean> isGone(Asset asset, Authorization authorization, long block) {
        return isGone(asset, authorization.from(), authorization.nonce(), Quantity.json(block));
    }

    /** Whether the nonce is used or cancelled now. */
    public Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce) {
        return isGone(asset, authorizer, nonce, LATEST);
    }

    private Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce, JsonNode block) {
        return read(authorizationState(asset, authorizer, nonce, block)).map(Chain::isTrue);
    }

    /** The logs of a nonce's use or cancellation within these blocks, both included: none or one. */
    Mono<List<Log>> endOf(Asset asset, Authorization authorization, long from, long to) {
        ObjectNode filter = Json.newObject().put("address", asset.address().hex());
        filter.set("fromBlock", Quantity.json(from)).set("toBlock", Quantity.json(to));
        filter.set("topics", Rpc.array(Rpc.array(Rpc.text(Log.USED), Rpc.text(Log.CANCELLED)),
                Rpc.text(Words.hex(Words.of(authorization.from()))), Rpc.text(authorization.nonce().hex())));
        return rpc.call("eth_getLogs", filter)
                .map(logs -> Log.all(logs)
                        .stream()
                        .filter(log -> log.isBy(asset) && log.isEndOf(authorization))
                        .toList());
    }

    /** The uses of any of these accounts' nonces within these blocks, both included. */
    Mono<List<PlacedLog>> usesBy(Asset asset, Collection<Address> authorizers, long from, long to) {
        return logs(asset, from, to, Rpc.text(Log.USED), words(authorizers));
    }

    Mono<List<PlacedLog>> transfersFrom(Asset asset, Set<Address> senders, long from, long to) {
        return logs(asset, from, to, Rpc.text(Log.TRANSFER), words(senders)).map(Chain::transfers);
    }

    Mono<List<PlacedLog>> transfersTo(Asset asset, Set<Address> recipients, long from, long to) {
        return logs(asset, from, to, Rpc.text(Log.TRANSFER), NullNode.instance, words(recipients))
                .map(Chain::transfers);
    }

    private Mono<List<PlacedLog>> logs(Asset asset, long from, long to, JsonNode... topics) {
        ObjectNode filter = Json.newObject().put("address", asset.address().hex());
        filter.set("fromBlock", Quantity.json(from)).set("toBlock", Quantity.json(to)).set("topics", Rpc.array(topics));
        return rpc.call("eth_getLogs", filter)
                .map(logs -> placed(logs).stream().filter(log -> log.log().isBy(asset)).toList());
    }

    private static List<PlacedLog> placed(JsonNode logs) {
        if (!logs.isArray()) throw new Unreadable("logs must be an array");
        return logs.valueStream()
                .map(log -> new PlacedLog(Log.of(log), Quantity.small(log.path("blockNumber")),
                        Quantity.small(log.path("logIndex"))))
                .toList();
    }

    private static List<PlacedLog> transfers(List<PlacedLog> logs) {
        if (!logs.stream().allMatch(log -> log.log().isTransfer()))
            throw new Unreadable("eth_getLogs: a log that was not asked for");
        return logs;
    }

    private static JsonNode words(Collection<Address> accounts) {
        return Rpc.array(
                accounts.stream().map(account -> Rpc.text(Words.hex(Words.of(account)))).toArray(JsonNode[]::new));
    }

    Mono<Receipt> receipt(Bytes32 transaction) {
        return rpc.call("eth_getTransactionReceipt", Rpc.text(transaction.hex())).map(json -> {
            if (!(json instanceof ObjectNode receipt)
                    || !Fields.bytes32(receipt, "transactionHash").equals(transaction))
                throw new Unreadable("eth_getTransactionReceipt: not known to the node");
            return new Receipt(Quantity.small(receipt.path("status")) == 1, Quantity.small(receipt.path("blockNumber")),
                    Log.all(receipt.path("logs")));
        });
    }

    private Mono<BigInteger> read(Rpc.Request call) {
        return rpc.call(call).map(Quantity::number);
    }

    private static boolean isTrue(BigInteger word) {
        if (word.bitLength() > 1) throw new Unreadable("authorizationState must be 0 or 1");
        return word.signum() == 1;
    }

    private static String selector(String function) {
        return Hash.sha3String(function).substring(0, 10);
    }

    private static String word(byte[] word) {
        return Words.hex(word).substring(2);
    }
}
