package dev.turnpike.gateway.e2e;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What stands around a gateway: a chain, a facilitator for its clients' payments, and three upstreams with a facilitator
 * of their own, so that faults of the one do not meet the others. All of it is stock npm software.
 */
final class Town implements AutoCloseable {
    private final Node.Running chain;
    private final Node.Running facilitator;
    private final Node.Running upstreamsFacilitator;
    private Node.Running upstreams;
    private final String[] upstreamsFlags;

    private Town(Node.Running chain, Node.Running facilitator, Node.Running upstreamsFacilitator,
            String[] upstreamsFlags) {
        this.chain = chain;
        this.facilitator = facilitator;
        this.upstreamsFacilitator = upstreamsFacilitator;
        this.upstreamsFlags = upstreamsFlags;
        this.upstreams = Node.start("sellers.mjs", upstreamsFlags);
    }

    /**
     * Opens one on a chain that calls itself by this id.
     *
     * @param polls how often an upstream's job is asked for before it is done
     */
    static Town open(int chainId, int polls) {
        String id = Integer.toString(chainId);
        Node.Running chain = Node.start("chain/chain.mjs", "--chain-id", id);
        String rpc = text(chain.ready(), "rpc");
        Node.Running ours = Node.start("facilitator.mjs", "--rpc", rpc, "--chain-id", id);
        Node.Running theirs = Node.start("facilitator.mjs", "--rpc", rpc, "--chain-id", id, "--key",
                text(account(chain.ready(), "facilitator2"), "privateKey"));
        return new Town(chain, ours, theirs,
                new String[] {"--facilitator", text(theirs.ready(), "url"), "--chain-id", id, "--polls",
                        Integer.toString(polls), "--x-router-port", Jar.freePort(), "--xgen-port", Jar.freePort(),
                        "--dopamint-port", Jar.freePort()});
    }

    String network() {
        return text(chain.ready(), "network");
    }

    String rpc() {
        return text(chain.ready(), "rpc");
    }

    String facilitator() {
        return text(facilitator.ready(), "url");
    }

    /** @param upstream xRouter, xGen or dopamint */
    String upstream(String upstream) {
        return text(upstreams.ready().path(upstream), "url");
    }

    String address(String role) {
        return text(account(chain.ready(), role), "address");
    }

    String key(String role) {
        return text(account(chain.ready(), role), "privateKey");
    }

    /** USDC of an account of this role, in atomic units. */
    BigInteger balance(String role) {
        String query = """
                {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"%s","data":"0x70a08231%064x"},"latest"]}""";
        String call = query.formatted(text(chain.ready(), "usdc"), new BigInteger(address(role).substring(2), 16));
        return new BigInteger(Web.post(rpc(), call).json().path("result").stringValue().substring(2), 16);
    }

    /** The balances of everybody money moves between. */
    Map<String, BigInteger> balances() {
        Map<String, BigInteger> all = new LinkedHashMap<>();
        for (String role : new String[] {"buyer", "payTo", "treasury", "xRouter", "xGen", "dopamint"})
            all.put(role, balance(role));
        return all;
    }

    /** What has moved since, in atomic units; who neither paid nor was paid is left out. */
    Map<String, Long> moved(Map<String, BigInteger> before) {
        Map<String, Long> moved = new LinkedHashMap<>();
        balances().forEach((role, now) -> {
            long by = now.subtract(before.get(role)).longValueExact();
            if (by != 0) moved.put(role, by);
        });
        return moved;
    }

    /** How many purchases an upstream has been paid for. */
    int purchases(String upstream) {
        return Web.get(upstream(upstream) + "/stats").json().path("purchases").intValue();
    }

    /** What the gateway's facilitator does from now on: ok, down, hang, settle-lost. */
    void facilitatorIs(String mode) {
        control(facilitator, mode, Integer.MAX_VALUE);
    }

    /** What the upstreams' facilitator does for so many calls. */
    void upstreamsFacilitatorIs(String mode, int times) {
        control(upstreamsFacilitator, mode, times);
    }

    void stopUpstreams() {
        upstreams.close();
    }

    /** At the addresses they had; what they knew is gone. */
    void startUpstreams() {
        upstreams = Node.start("sellers.mjs", upstreamsFlags);
    }

    @Override
    public void close() {
        upstreams.close();
        upstreamsFacilitator.close();
        facilitator.close();
        chain.close();
    }

    private static void control(Node.Running facilitator, String mode, int times) {
        Web.post(text(facilitator.ready(), "url") + "/control",
                "{\"mode\":\"%s\",\"times\":%d}".formatted(mode, times));
    }

    private static JsonNode account(JsonNode chain, String role) {
        return chain.path("accounts")
                .valueStream()
                .filter(a -> role.equals(a.path("role").stringValue()))
                .findFirst()
                .orElseThrow();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).stringValue();
    }
}
