package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Endpoint;
import dev.turnpike.bench.wire.Reply;
import dev.turnpike.bench.wire.Server;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** All stubs, on one thread. Every port also answers {@code /__stats} and {@code /__reset}. */
public final class Stubs implements AutoCloseable {
    public static final String ASSET = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
    public static final String PAY_TO = "0xeb4da07be74b26b2966b3cd07842cade70e47d53";

    private final Server server = new Server();
    private final Chain chain = new Chain(InstantSource.system());
    private final Counts counts = new Counts();
    private final Ports ports;

    public Stubs(Ports wanted, Latencies latencies) {
        var shop = new Shop(chain, ASSET, PAY_TO, counts);
        var purses = new Purses();
        var xRouter = new XRouter(shop, counts, new SplittableRandom(), latencies.generate());
        this.ports = new Ports(
                open(wanted.facilitator(),
                        new Facilitator(chain, purses, counts, latencies.verify(), latencies.settle())),
                open(wanted.node(), new Node(chain, purses, ASSET, counts, latencies.node())),
                open(wanted.xRouter(), xRouter), open(wanted.xGen(), new XGen(shop, counts)),
                open(wanted.rogue(), new Rogue(shop, counts)));
    }

    /** Where the stubs listen. */
    public Ports ports() {
        return ports;
    }

    @Override
    public void close() {
        server.close();
    }

    private int open(int port, Endpoint endpoint) {
        return server.open(port, request -> switch (request.uri()) {
            case "/__stats" -> Reply.json(200, counts.json());
            case "/__reset" -> reset();
            default -> endpoint.answer(request);
        });
    }

    private Reply reset() {
        counts.clear();
        chain.clear();
        return Reply.json(200, "{}");
    }

    /** The process of the stubs: its arguments are the ports, then the latencies in milliseconds. */
    public static void main(String[] arguments) {
        long[] given = new long[9];
        for (int i = 0; i < given.length; i++) given[i] = Long.parseLong(arguments[i]);
        new Stubs(new Ports((int) given[0], (int) given[1], (int) given[2], (int) given[3], (int) given[4]),
                new Latencies(Duration.ofMillis(given[5]), Duration.ofMillis(given[6]), Duration.ofMillis(given[7]),
                        Duration.ofMillis(given[8])));
    }

    /** The ports of the stubs; 0: any free one. */
    public record Ports(int facilitator, int node, int xRouter, int xGen, int rogue) {
        public static final Ports ANY = new Ports(0, 0, 0, 0, 0);
    }

    /** How long each waits with its answer. */
    public record Latencies(Duration verify, Duration settle, Duration node, Duration generate) {
        public static final Latencies NONE = new Latencies(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
