package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Answers;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Requests;
import dev.turnpike.bench.load.SellerTerms;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import dev.turnpike.x402.Offer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Sales of one gateway and of two at once that share a ledger on PostgreSQL, in the same rounds as those of one on
 * SQLite. The second gateway has the core of the clients and stubs; the server of the database has both.
 */
public final class ReplicasRun {
    private static final int MOST_A_SECOND = 1200;

    private final Path folder;
    private final String ledger;
    private final Duration warm;
    private final Duration timed;
    private final int rounds;
    private final List<Integer> connections;
    private final String write;
    private final Table table = new Table();
    private final Wallets wallets = new Wallets(Cores.PAYERS, InstantSource.system());

    public ReplicasRun(Path folder, Options options) {
        this.folder = folder;
        this.ledger = options.text("ledger", "");
        this.warm = options.seconds("warm", 30);
        this.timed = options.seconds("seconds", 8);
        this.rounds = options.number("rounds", 5);
        this.connections = options.numbers("connections", "16,64");
        this.write = options.text("write", "");
        options.check();
        if (ledger.isEmpty())
            throw new IllegalArgumentException("--ledger (expected: the JDBC URL of an empty database)");
    }

    /** @return whether the counts of the stubs agreed with the answers */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        try (var world = World.start(folder, Cores.REST, Latencies.NONE);
                var alone = Gateway.start("sqlite", folder.resolve("sqlite"), Cores.SERVER, world,
                        Gateway.Exposure.WIDE, Gateway.Upstream.X_ROUTER, "");
                var one = Gateway.shared("one", folder.resolve("one"), Cores.SERVER, world, ledger, null);
                var two = Gateway.shared("two", folder.resolve("two"), Cores.REST, world, ledger, one);
                var load = new Load(); var second = new Load()) {
            for (int round = 0; round <= rounds; round++) {
                for (int many : connections) {
                    shoot("one on SQLite", world, List.of(alone), List.of(load), many, round);
                    shoot("one on PostgreSQL", world, List.of(one), List.of(load), many, round);
                    shoot("two on PostgreSQL", world, List.of(one, two), List.of(load, second), many, round);
                }
            }
        }
        Report.publish("replicas", table.markdown(), folder, write);
        table.faults().forEach(fault -> System.out.println("VOID: " + fault));
        return table.faults().isEmpty();
    }

    /**
     * Two gateways may give a payer the same images for two equal orders at once, and charge one: their counts need not agree.
     *
     * @param round 0: warms up
     */
    private void shoot(String name, World world, List<Gateway> gateways, List<Load> loads, int many, int round) {
        Target first = gateways.getFirst().target();
        SellerTerms terms = Objects.requireNonNull(first.terms());
        Offer.Acceptable offer = Objects.requireNonNull(terms.offers().get(Mode.V1.version()));
        Duration time = round == 0 ? warm : timed;
        List<Requests> requests = gateways.stream()
                .map(each -> Requests.paid(each.target().url(), Target.ORDER,
                        wallets.sign(offer, (int) (MOST_A_SECOND * time.toSeconds()))))
                .toList();
        Map<String, Long> before = world.counts();
        long cpu = first.program().usage().cpuMillis();
        List<Answers> answers = new ArrayList<>();
        List<CompletableFuture<Duration>> running = new ArrayList<>();
        for (int i = 0; i < gateways.size(); i++) {
            int at = i;
            Answers mine = new Answers(Mode.V1.wanted(), true);
            answers.add(mine);
            running.add(CompletableFuture.supplyAsync(() -> loads.get(at)
                    .run(gateways.get(at).target().url(), requests.get(at), mine, many / gateways.size(), 0, time),
                    Thread::startVirtualThread));
        }
        double perSecond = 0;
        for (int i = 0; i < answers.size(); i++) {
            double seconds = running.get(i).join().toNanos() / 1e9;
            perSecond += answers.get(i).good() / seconds;
        }
        int good = answers.stream().mapToInt(Answers::good).sum();
        Usage usage = first.program().usage();
        Row row = new Row(name, Mode.V1, many, perSecond, Answers.percentile(answers, 0.50),
                Answers.percentile(answers, 0.95), Answers.percentile(answers, 0.99),
                1000.0 * (usage.cpuMillis() - cpu) / Math.max(1, answers.getFirst().count()), usage.residentMb(),
                answers.getFirst().bad(), answers.getFirst().sample(),
                gateways.size() > 1 ? "" : Shots.difference(before, world.counts(), good));
        System.out.println((round == 0 ? "warm-up " : "") + row.line());
        if (round > 0) table.add(row);
    }
}
