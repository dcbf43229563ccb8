package dev.turnpike.bench.run;

import dev.turnpike.bench.stubs.Stubs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gateway under load: its jar, a configuration that sells one model of one stub, and a ledger of its own.
 *
 * @param folder of its configuration, ledger and log
 * @param management its management port
 */
public record Gateway(Target target, Path folder, int management) implements AutoCloseable {
    private static final Path JAR = Path.of("..", "gateway", "target", "turnpike.jar");

    /** Limits that one client address with a thousand payers does not meet. */
    private static final String LIMITS = """
            limits: { unpaid-per-second-per-address: 1000000, failed-verifies-per-minute-per-address: 1000000, open-jobs: 100000 }
            """;
    private static final String WIDE_LINES = LIMITS + """
            exposure: { newcomer: 1000000, newcomers: 1000000, per-payer: 1000000, total: 1000000,
                loss-per-hour: 1000000, strikes: 1000, unproven-stop: 1000000 }
            """;
    private static final String CAREFUL_LINES = LIMITS + """
            exposure: { newcomer: 1000000, newcomers: 1000000, per-payer: 1000000, total: 1000000 }
            """;

    private static final String FEW_FILES_LINES = """
            limits: { kept-files: 40MB }
            webhooks: { allow-private: true }
            """;

    private static final String ROGUE_MODEL = ", { id: rogue, price: { per-megapixel: 0.0060 } }";

    /** Whether exposure and limits are as in production. */
    public enum Exposure {
        /** Nothing is limited. */
        WIDE(WIDE_LINES),
        /** The default exposure, but for what a thousand payers at once hold open. */
        CAREFUL(CAREFUL_LINES),
        /** The defaults. */
        DEFAULT(""),
        /** The defaults, but for a disk that is soon full of kept images, and webhooks that stay on this machine. */
        FEW_FILES(FEW_FILES_LINES);

        private final String lines;

        Exposure(String lines) {
            this.lines = lines;
        }
    }

    /** Where it buys. */
    public enum Upstream {
        X_ROUTER, X_GEN,
        /** At x-router, and the model {@code rogue} at one that does as the prompt says. */
        ROGUE_TOO
    }

    /**
     * Starts a gateway, ready to sell.
     *
     * @param options for the Java that runs it, separated by spaces
     */
    public static Gateway start(String name, Path folder, int core, World world, Exposure exposure, Upstream upstream,
            String options) {
        int port = Ask.freePort();
        return start(name, folder, core, port, configuration(port, world, exposure, upstream), options);
    }

    /**
     * Starts one of several that share a ledger.
     *
     * @param first null: this one, which all are known by
     */
    static Gateway shared(String name, Path folder, int core, World world, String ledger, @Nullable Gateway first) {
        int port = Ask.freePort();
        int known = first == null ? port : first.target().url().getPort();
        String configuration = configuration(known, world, Exposure.WIDE, Upstream.X_ROUTER)
                .replace("jdbc:sqlite:turnpike.db", ledger);
        return start(name, folder, core, port, configuration, "");
    }

    private static Gateway start(String name, Path folder, int core, int port, String configuration, String options) {
        int management = Ask.freePort();
        write(folder, configuration);
        List<String> command = new ArrayList<>(List.of(Program.java()));
        Arrays.stream(options.split(" ")).filter(option -> !option.isEmpty()).forEach(command::add);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().normalize().toString(), "--turnpike.config=turnpike.yaml",
                "--server.address=127.0.0.1", "--server.port=" + port, "--management.server.port=" + management));
        Program program = Program.start(name, core, folder, Map.of(), command);
        Ask.until(program, URI.create("http://127.0.0.1:" + management + "/actuator/health/readiness"), 200);
        return new Gateway(Target.seller(name, port, program, Mode.UNPAID, Mode.V1, Mode.V2), folder, management);
    }

    /** Its meters in the format of Prometheus. */
    public String meters() {
        return Ask.get(URI.create("http://127.0.0.1:" + management + "/actuator/prometheus")).text();
    }

    /** Bytes of the ledger's file and of what is not yet written into it. */
    public long ledgerBytes() {
        return size(folder.resolve("turnpike.db")) + size(folder.resolve("turnpike.db-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void write(Path folder, String configuration) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("turnpike.yaml"), configuration);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static String configuration(int port, World world, Exposure exposure, Upstream upstream) {
        boolean async = upstream == Upstream.X_GEN;
        boolean rogue = upstream == Upstream.ROGUE_TOO;
        return """
                public-url: http://127.0.0.1:%d
                networks: { base-sepolia: { rpc: "http://127.0.0.1:%d" } }
                seller: { pay-to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", network: base-sepolia,
                  %sfacilitator: { url: "http://127.0.0.1:%d" } }
                treasury: { key: "%s", budget: { per-payment: 0.50, per-hour: 1000000, per-day: 1000000 } }
                %sledger: { url: "jdbc:sqlite:turnpike.db" }
                %smodels: [ { id: flux-schnell, price: { per-megapixel: 0.0060 } }%s ]
                upstreams:
                  - { %s, network: base-sepolia, pay-to: [ "%s" ], allow-private: true,
                      budget: { per-hour: 1000000, per-day: 1000000 },
                      models: [ { id: flux-schnell, as: flux-schnell, cost: { per-megapixel: 0.0055 } } ] }
                %s""".formatted(port, world.ports().node(), async ? "max-timeout: 600s, " : "",
                world.ports().facilitator(), Peers.TREASURY_KEY, exposure.lines,
                async ? "routing: { attempt-timeout: 300s }\n" : "", rogue ? ROGUE_MODEL : "",
                async ? xGen(world) : xRouter(world), Stubs.PAY_TO, rogue ? rogue(world) : "");
    }

    private static String xRouter(World world) {
        return "id: x-router, style: x-router, max-images: 4, url: \"http://127.0.0.1:" + world.ports().xRouter()
                + "\"";
    }

    private static String rogue(World world) {
        return """
                  - { id: rogue, style: x-router, max-images: 4, url: "http://127.0.0.1:%d", network: base-sepolia,
                      pay-to: [ "%s" ], allow-private: true, budget: { per-hour: 1000000, per-day: 1000000 },
                      models: [ { id: rogue, as: rogue, cost: { per-megapixel: 0.0055 } } ] }
                """.formatted(world.ports().rogue(), Stubs.PAY_TO);
    }

    /** It is asked again every ten seconds, for as long as the job may take. */
    private static String xGen(World world) {
        return "id: xgen, style: xgen, poll: { interval: 10s }, url: \"http://127.0.0.1:" + world.ports().xGen() + "\"";
    }

    @Override
    public void close() {
        target.close();
    }
}
