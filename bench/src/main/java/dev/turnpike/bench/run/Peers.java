package dev.turnpike.bench.run;

import dev.turnpike.bench.load.SellerTerms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the gateway is held against, each on the gateway's core: the npm packages, and a bare handler. */
final class Peers {
    static final String TREASURY_KEY = "0x" + "42".repeat(32);

    private static final Path FOLDER = Path.of("peers").toAbsolutePath();
    private static final String PAY_TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private Peers() {}

    /** An express that sells and buys by npm's packages of this version: {@code v1} or {@code v2}. */
    static Target express(String kind, Path folder, int core, World world) {
        install();
        int port = Ask.freePort();
        Program program = Program.start("express-" + kind, core, folder,
                Map.of("KIND", kind, "PORT", String.valueOf(port), "NODE_ENV", "production", "PAY_TO", PAY_TO,
                        "TREASURY_KEY", TREASURY_KEY, "FACILITATOR_URL",
                        world.uri(world.ports().facilitator(), "").toString(), "UPSTREAM_URL",
                        world.uri(world.ports().xRouter(), "").toString()),
                List.of("node", FOLDER.resolve("peer.mjs").toString()));
        Ask.until(program, URI.create("http://127.0.0.1:" + port + "/"), 404);
        return Target.seller("express " + kind, port, program, Mode.UNPAID, kind.equals("v1") ? Mode.V1 : Mode.V2);
    }

    /** A bare WebFlux handler that answers with the same bytes as this seller's 402. */
    static Target bare(Target seller, Path folder, int core) {
        int port = Ask.freePort();
        Program program = Program.start("bare", core, folder, Map.of(),
                List.of(Program.java(), "-cp", System.getProperty("java.class.path"), Bare.class.getName(),
                        String.valueOf(port), seller.url().toString()));
        URI url = URI.create("http://127.0.0.1:" + port + Target.PATH);
        Ask.until(program, URI.create("http://127.0.0.1:" + port + "/"), 404);
        return new Target("bare WebFlux", url, program, List.of(Mode.UNPAID),
                SellerTerms.of(Ask.post(url, Target.ORDER)));
    }

    private static void install() {
        if (Files.isDirectory(FOLDER.resolve("node_modules/express"))) return;
        try {
            int status = new ProcessBuilder("npm", "ci", "--ignore-scripts").directory(FOLDER.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) throw new IllegalStateException("npm ci ended with " + status);
        } catch (IOException none) {
            throw new UncheckedIOException("node and npm are needed", none);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
