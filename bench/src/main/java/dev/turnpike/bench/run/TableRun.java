package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The table: 402s and sales of the gateway and of its peers, in rounds, so that drift of the machine meets all. */
public final class TableRun {

    private final Path folder;
    private final Rounds rounds;
    private final List<String> peers;
    private final String javaOptions;
    private final String write;

    public TableRun(Path folder, Options options) {
        this.folder = folder;
        this.rounds = Rounds.of(options);
        this.peers = options.words("peers", "v1,v2,bare");
        this.javaOptions = options.text("java-options", "");
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether the counts of the stubs agreed with the answers */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        var table = new Table();
        try (var world = World.start(folder, Cores.REST, Latencies.NONE); var load = new Load()) {
            var shots = new Shots(world, load, new Wallets(Cores.PAYERS, InstantSource.system()));
            List<Target> targets = targets(world);
            try {
                rounds.run(shots, targets, table);
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
                .start("turnpike", folder, Cores.SERVER, world, Gateway.Exposure.WIDE, Gateway.Upstream.X_ROUTER,
                        javaOptions)
                .target();
        targets.add(gateway);
        for (String peer : peers)
            targets.add(peer.equals("bare") ? Peers.bare(gateway, folder, Cores.SERVER)
                    : Peers.express(peer, folder, Cores.SERVER, world));
        return targets;
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
