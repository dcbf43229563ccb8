package dev.turnpike.gateway.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.sandbox.chain.ChainLog;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The upstream of the routes that are sold, and what was forwarded to it: each request that is paid for once at most. One
 * route is paid for before it is asked.
 */
final class Plain {
    private static final Set<String> HOSTS = Set.of("plain.test", "first.test");
    private static final String MARK = "\"plain\":true";
    private static final String FIRST = ",\"first\":true";

    private final SimWorld world;
    private final Set<Wire.Slot> forwarded = new HashSet<>();

    Plain(SimWorld world) {
        this.world = world;
    }

    /** An order for a route, of this many. */
    static String order(int number) {
        return "{\"prompt\":\"order " + number + "\"," + MARK + (number % 2 == 0 ? "" : FIRST) + "}";
    }

    static boolean isPaidFirst(String body) {
        return body.contains(FIRST);
    }

    static URI page(String body) {
        return URI.create("https://gate.test/" + (isPaidFirst(body) ? "first" : "plain"));
    }

    static boolean isOrder(String body) {
        return body.contains(MARK);
    }

    static boolean isAt(Http.Call call) {
        return HOSTS.contains(call.uri().getHost());
    }

    /** A request is about to leave. */
    void leaves(Machine from, Http.Call call) {
        world.story().count("routes: a request is forwarded");
        Wire.Slot slot = new Wire.Slot(new Address(header(call, "Turnpike-Payer")),
                new Bytes32(header(call, "Turnpike-Nonce")));
        if (isPaidFirst(new String(call.body(), UTF_8))) paidFirst(from, slot);
        if (!forwarded.add(slot)) world.laws().breach(1, "%s forwards %s a second time", from.name(), slot);
    }

    private void paidFirst(Machine from, Wire.Slot slot) {
        world.story().count("routes: a request is forwarded that was paid for before");
        if (!world.isLie(slot) && ChainLog.of(world.chain(), slot.payer(), slot.nonce()).isEmpty())
            world.laws()
                    .breach(2, "%s forwards %s, which is to be paid for first, and nothing is on chain", from.name(),
                            slot);
    }

    /** An older ledger knows nothing of what was forwarded since. */
    void restored() {
        forwarded.clear();
    }

    /** What it answers: mostly what is charged for. */
    Http.Answer answer(Http.Call call, Chance chance) {
        int status = chance.pick(200, 200, 200, 200, 404, 503);
        String body = new String(call.body(), UTF_8);
        return new Http.Answer(status, Map.of(), status == 200 ? sold(body).getBytes(UTF_8) : "{}".getBytes(UTF_8));
    }

    /** The answer that is sold for this body. */
    static String sold(String body) {
        return "{\"echo\":" + body + "}";
    }

    private static String header(Http.Call call, String name) {
        return call.headers()
                .entrySet()
                .stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
