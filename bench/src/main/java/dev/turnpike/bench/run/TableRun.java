package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The table: 402s and sales of the gateway and of its peers, in rounds, so that drift of the machine meets all. */
public final class TableRun {
    private static final int SERVER = 0;
    private static final int REST = 1;
    private static final double AT_16 = 0.6;

    private final Path folder;
    private final Duration warm;
    private final Duration seconds;
    private final int rounds;
    private final List<Integer> connections;
    private final List<String> peers;
    private final String javaOptions;
    private final String write;

    public TableRun(Path folder, Options options) {
        this.folder = folder;
        this.warm = options.seconds("warm", 60);
        this.seconds = options.seconds("seconds", 8);
        this.rounds = options.number("rounds", 5);
        this.connections = options.numbers("connections", "1,16,64");
        this.peers = options.words("peers", "v1,v2,bare");
        this.javaOptions = options.text("java-options", "");
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether the counts of the stubs agreed with the answers */
    public boolean run() {
        Program.pinOurselves(REST);
        List<AutoCloseable> open = new ArrayList<>();
        var table = new Table();
        try (var world = World.start(folder, REST, Latencies.NONE); var load = new Load()) {
            var shots = new Shots(world, load, new Wallets(1000, new SplittableRandom(), InstantSource.system()));
            List<Target> targets = targets(world);
            try {
                targets.forEach(target -> warm(shots, target));
                for (int round = 1; round <= rounds; round++) for (Target target : targets) round(shots, target, table);
            } finally {
                targets.forEach(Target::close);
            }
        }
        Report.publish("table", table.markdown() + "\n" + ratios(table), folder, write);
        table.faults().forEach(fault -> System.out.println("VOID: " + fault));
        return table.faults().isEmpty();
    }

    private List<Target> targets(World world) {
        List<Target> targets = new ArrayList<>();
        Target gateway = Gateway
                .start("turnpike", folder, SERVER, world, Gateway.Exposure.WIDE, Gateway.Upstream.X_ROUTER, javaOptions)
                .target();
        targets.add(gateway);
        for (String peer : peers)
            targets.add(peer.equals("bare") ? Peers.bare(gateway, folder, SERVER)
                    : Peers.express(peer, folder, SERVER, world));
        return targets;
    }

    private void warm(Shots shots, Target target) {
        for (Mode mode : target.modes()) {
            long nanos = warm.toNanos();
            System.out.println(
                    "warm-up " + shots.shoot(target, mode, 16, Duration.ofNanos((long) (nanos * AT_16))).line());
            System.out.println(
                    "warm-up " + shots.shoot(target, mode, 64, Duration.ofNanos((long) (nanos * (1 - AT_16)))).line());
        }
    }

    private void round(Shots shots, Target target, Table table) {
        for (Mode mode : target.modes()) for (int many : connections) {
            Row row = shots.shoot(target, mode, many, seconds);
            System.out.println(row.line());
            table.add(row);
        }
    }

    private static String ratios(Table table) {
        return """
                | ratio | is | bar |
                |---|---|---|
                | paid V1 at 64 connections, of express V1 | %.2f | ≥ 3 |
                | paid V2 at 64 connections, of express V2 | %.2f | ≥ 4 |
                | p50 of one client, of express V1 | %.2f | ≤ 1 |
                | p99 of one client, of express V1 | %.2f | ≤ 1 |
                | 402s at 64 connections, of express V1 | %.2f | ≥ 2.5 |
                | 402s at 64 connections, of bare WebFlux | %.2f | ≥ 0.5 |
                """.formatted(table.ratio("turnpike", Mode.V1, "express v1", Mode.V1, 64, Row::perSecond),
                table.ratio("turnpike", Mode.V2, "express v2", Mode.V2, 64, Row::perSecond),
                table.ratio("turnpike", Mode.V1, "express v1", Mode.V1, 1, Row::p50),
                table.ratio("turnpike", Mode.V1, "express v1", Mode.V1, 1, Row::p99),
                table.ratio("turnpike", Mode.UNPAID, "express v1", Mode.UNPAID, 64, Row::perSecond),
                table.ratio("turnpike", Mode.UNPAID, "bare WebFlux", Mode.UNPAID, 64, Row::perSecond));
    }
}
