package dev.turnpike.gateway.e2e;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.exact.Words;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.web3j.crypto.Hash;
import tools.jackson.databind.JsonNode;

/** A local EVM from outside: what its owner, its users and everybody who reads it can do. */
record Evm(String rpc, Asset asset) {
    /** Sends what anybody may send. */
    private static final Address ANYBODY = new Address("0x00000000000000000000000000000000000d00d5");
    private static final Object TURN = new Object();
    private static final String TRANSFER = topic("Transfer(address,address,uint256)");
    private static final String USED = topic("AuthorizationUsed(address,bytes32)");

    static Evm of(String rpc, Asset asset) {
        Evm evm = new Evm(rpc, asset);
        evm.call("anvil_autoImpersonateAccount", "true");
        evm.gas(ANYBODY);
        return evm;
    }

    /** One transfer of the asset. */
    record Transfer(Address from, Address to, long value, String transaction) {}

    void mint(Address to, long atomic) {
        send(ANYBODY, "mint(address,uint256)", Words.of(to), Words.of(atomic));
    }

    /** The owner moves its money elsewhere by an ordinary transfer. */
    void transfer(Address from, Address to, long atomic) {
        gas(from);
        send(from, "transfer(address,uint256)", Words.of(to), Words.of(atomic));
    }

    /** The payer takes an authorization back. */
    void cancel(Wallet payer, Bytes32 nonce) {
        byte[] message = keccak(joined(keccak("CancelAuthorization(address authorizer,bytes32 nonce)".getBytes()),
                Words.of(payer.address()), Words.of(nonce)));
        String signature = payer.signer()
                .sign(keccak(joined(new byte[] {0x19, 0x01}, Digest.domainSeparator(asset), message)));
        byte[] rsv = HexFormat.of().parseHex(signature.substring(2));
        send(ANYBODY, "cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)", Words.of(payer.address()),
                Words.of(nonce), Words.of(rsv[64] & 0xff), java.util.Arrays.copyOfRange(rsv, 0, 32),
                java.util.Arrays.copyOfRange(rsv, 32, 64));
    }

    /** Takes the chain's clock this much further, so that what was signed with a time limit expires. */
    void advance(long seconds) {
        call("evm_increaseTime", Long.toString(seconds));
        call("evm_mine");
    }

    long balance(Address owner) {
        String call = "{\"to\":\"" + asset.address() + "\",\"data\":\"" + data("balanceOf(address)", Words.of(owner))
                + "\"}";
        return number(call("eth_call", call, "\"latest\""));
    }

    /** Every transfer there ever was, in order. */
    List<Transfer> transfers() {
        List<Transfer> all = new ArrayList<>();
        for (JsonNode log : logs(TRANSFER))
            all.add(new Transfer(party(log, 1), party(log, 2), number(log.path("data")),
                    log.path("transactionHash").stringValue()));
        return all;
    }

    /** The transaction that used each authorization, by payer and nonce. */
    Map<String, String> used() {
        Map<String, String> used = new HashMap<>();
        for (JsonNode log : logs(USED))
            used.put(key(party(log, 1), log.path("topics").get(2).stringValue()),
                    log.path("transactionHash").stringValue());
        return used;
    }

    static String key(Address payer, String nonce) {
        return payer + " " + nonce;
    }

    private JsonNode logs(String topic) {
        return call("eth_getLogs",
                "{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":\"%s\",\"topics\":[\"%s\"]}"
                        .formatted(asset.address(), topic));
    }

    private void gas(Address of) {
        call("anvil_setBalance", "\"" + of + "\"", "\"0xde0b6b3a7640000\"");
    }

    /** One after the other: the chain counts the transactions of an account whose key it has not got, and two at once are one. */
    private void send(Address from, String function, byte[]... words) {
        synchronized (TURN) {
            sent(from, function, words);
        }
    }

    private void sent(Address from, String function, byte[]... words) {
        call("eth_sendTransaction", "{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x30d40\",\"data\":\"%s\"}"
                .formatted(from, asset.address(), data(function, words)));
    }

    private JsonNode call(String method, String... params) {
        JsonNode answer = Web
                .post(rpc,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}".formatted(method,
                                String.join(",", params)))
                .json();
        if (answer.has("error")) throw new IllegalStateException(method + ": " + answer.path("error"));
        return answer.path("result");
    }

    private static Address party(JsonNode log, int topic) {
        return new Address("0x" + log.path("topics").get(topic).stringValue().substring(26));
    }

    private static long number(JsonNode hex) {
        return new BigInteger(hex.stringValue().substring(2), 16).longValueExact();
    }

    private static String data(String function, byte[]... words) {
        return topic(function).substring(0, 10) + HexFormat.of().formatHex(joined(words));
    }

    private static String topic(String signature) {
        return Words.hex(keccak(signature.getBytes()));
    }

    private static byte[] keccak(byte[] bytes) {
        return Hash.sha3(bytes);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
