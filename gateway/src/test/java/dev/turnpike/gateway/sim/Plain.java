package dev.turnpike.gateway.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The upstream of the route that is sold, and what was forwarded to it: each request that is paid for once at most. */
final class Plain {
    private static final String HOST = "plain.test";
    private static final String MARK = "\"plain\":true";

    private final SimWorld world;
    private final Set<Wire.Slot> forwarded = new HashSet<>();

    Plain(SimWorld world) {
        this.world = world;
    }

    /** An order for the route, of this many. */
    static String order(int number) {
        return "{\"prompt\":\"order " + number + "\"," + MARK + "}";
    }

    static boolean isOrder(String body) {
        return body.contains(MARK);
    }

    static boolean isAt(Http.Call call) {
        return HOST.equals(call.uri().getHost());
    }

    /** A request is about to leave. */
    void leaves(Machine from, Http.Call call) {
        world.story().count("routes: a request is forwarded");
        Wire.Slot slot = new Wire.Slot(new Address(header(call, "Turnpike-Payer")),
                new Bytes32(header(call, "Turnpike-Nonce")));
        if (!forwarded.add(slot)) world.laws().breach(1, "%s forwards %s a second time", from.name(), slot);
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
