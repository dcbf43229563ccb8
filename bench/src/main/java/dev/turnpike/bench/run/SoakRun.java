package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Answers;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Mint;
import dev.turnpike.bench.load.Minutes;
import dev.turnpike.bench.load.Requests;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A share of the greatest rate for many minutes, paced and not as fast as answers come, with the exposure of production:
 * does it go on as it began? With latencies it shows what a slow node and a slow facilitator do.
 */
public final class SoakRun {
    private static final Duration MEASURED = Duration.ofSeconds(8);
    private static final int MEASURES = 3;
    private static final int AHEAD = 2000;
    private static final int COMPARED_MINUTES = 5;

    private final String section;
    private final Path folder;
    private final Rounds rounds;
    private final int minutes;
    private final double share;
    private final double rate;
    private final int connections;
    private final Mode mode;
    private final Latencies latencies;
    private final String javaOptions;
    private final String write;

    /** @param slow whether the node and the facilitator are slow unless the options say otherwise */
    public SoakRun(Path folder, Options options, boolean slow) {
        this.section = slow ? "slow" : "soak";
        this.folder = folder;
        this.rounds = Rounds.of(options);
        this.minutes = options.number("minutes", slow ? 5 : 30);
        this.share = options.share("share", slow ? 0.5 : 0.8);
        this.rate = options.share("rate", 0);
        this.connections = options.number("clients", 200);
        this.mode = options.number("version", 1) == 1 ? Mode.V1 : Mode.V2;
        this.latencies = new Latencies(options.millis("verify-ms", slow ? 200 : 0),
                options.millis("settle-ms", slow ? 200 : 0), options.millis("node-ms", slow ? 100 : 0),
                options.millis("generate-ms", 0));
        this.javaOptions = options.text("java-options", "");
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether no answer was bad and the counts of the stubs agreed with the answers */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        var wallets = new Wallets(Cores.PAYERS, InstantSource.system());
        double perSecond = share * (rate > 0 ? rate : greatest(wallets));
        try (var world = World.start(folder, Cores.REST, latencies); var gateway = Gateway.start("turnpike", folder,
                Cores.SERVER, world, Gateway.Exposure.CAREFUL, Gateway.Upstream.X_ROUTER, javaOptions);
                var load = new Load()) {
            rounds.warm(new Shots(world, load, wallets), gateway.target(), mode);
            return soak(world, gateway, load, wallets, perSecond);
        }
    }

    /** Sales a second in a closed loop at 64 connections, with instant stubs. */
    private double greatest(Wallets wallets) {
        Path own = folder.resolve("greatest");
        try (var world = World.start(own, Cores.REST, Latencies.NONE); var gateway = Gateway.start("turnpike", own,
                Cores.SERVER, world, Gateway.Exposure.WIDE, Gateway.Upstream.X_ROUTER, javaOptions);
                var load = new Load()) {
            var shots = new Shots(world, load, wallets);
            rounds.warm(shots, gateway.target(), mode);
            var table = new Table();
            for (int i = 0; i < MEASURES; i++) table.add(shots.shoot(gateway.target(), mode, 64, MEASURED));
            double greatest = table.median("turnpike", mode, 64, Row::perSecond);
            System.out.printf("greatest rate: %.0f a second%n", greatest);
            return greatest;
        }
    }

    private boolean soak(World world, Gateway gateway, Load load, Wallets wallets, double perSecond) {
        var offer = Objects
                .requireNonNull(Objects.requireNonNull(gateway.target().terms()).offers().get(mode.version()));
        var answers = new Minutes();
        Map<String, Long> before = world.counts();
        try (var mint = new Mint(wallets, offer, AHEAD); var watch = new Watch(gateway)) {
            Duration lasted = load.run(gateway.target().url(),
                    Requests.paid(gateway.target().url(), Target.ORDER, "", mint::next), answers, connections,
                    perSecond, Duration.ofMinutes(minutes));
            Map<String, Long> after = world.counts();
            gateway.target().program().requireAlive();
            String wrong = Shots.difference(before, after, answers.good());
            Report.publish(section, text(answers, watch, perSecond, lasted, before, after), folder, write);
            System.out.println(wrong.isEmpty() ? "" : "VOID: " + wrong);
            return wrong.isEmpty() && answers.all().stream().allMatch(minute -> minute.bad().isEmpty());
        }
    }

    private String text(Minutes answers, Watch watch, double perSecond, Duration lasted, Map<String, Long> before,
            Map<String, Long> after) {
        var text = new StringBuilder("""
                %.0f sales a second for %d s, verify %d ms, settle %d ms, node %d ms.

                | minute | good | bad | p50 ms | p99 ms | heap after collection MB | follower's lag s, at most |
                |---|---|---|---|---|---|---|
                """.formatted(perSecond, lasted.toSeconds(), latencies.verify().toMillis(),
                latencies.settle().toMillis(), latencies.node().toMillis()));
        List<Answers> all = answers.all();
        for (int i = 0; i < all.size(); i++) {
            Answers minute = all.get(i);
            text.append("| %d | %d | %s | %.1f | %.1f | %.0f | %.1f |\n".formatted(i + 1, minute.good(),
                    minute.bad().isEmpty() ? "0" : minute.bad() + " " + minute.sample(), minute.percentile(0.5),
                    minute.percentile(0.99), watch.heap(i), watch.lag(i)));
        }
        int compared = Math.min(COMPARED_MINUTES, Math.max(1, all.size() / 2));
        double first = Answers.percentile(all.subList(0, compared), 0.99);
        double last = Answers.percentile(all.subList(all.size() - compared, all.size()), 0.99);
        return text
                .append("\np99 of the last %d minutes over the first: %.2f (bar: ≤ 1.2).\n".formatted(compared,
                        last / first))
                .append(calls(before, after, answers.good()))
                .toString();
    }

    private static String calls(Map<String, Long> before, Map<String, Long> after, int sales) {
        return after.keySet()
                .stream()
                .filter(what -> what.startsWith("rpc."))
                .map(what -> "%s %.2f".formatted(what.substring(4),
                        World.more(before, after, what) / (double) Math.max(1, sales)))
                .collect(Collectors.joining(", ", "Asked of the node for each sale: ", ".\n"));
    }
}
