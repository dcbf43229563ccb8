package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Answers;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Requests;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** How much the ledger grows with each sale. */
public final class BytesRun {
    private static final int CLIENTS = 64;
    private static final Duration LONGEST = Duration.ofMinutes(8);
    /** Payments live for some minutes: they are signed for so many jobs at a time. */
    private static final int BATCH = 5000;

    private final Path folder;
    private final int jobs;
    private final Duration proving;
    private final String write;

    public BytesRun(Path folder, Options options) {
        this.folder = folder;
        this.jobs = options.number("jobs", 20_000);
        this.proving = options.seconds("proving", 30);
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether the counts of the stubs agreed with the answers */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        long empty;
        int sold;
        String wrong;
        try (var world = World.start(folder, Cores.REST, Latencies.NONE); var load = new Load()) {
            var gateway = Gateway.start("turnpike", folder, Cores.SERVER, world, Gateway.Exposure.WIDE,
                    Gateway.Upstream.X_ROUTER, "");
            try (gateway) {
                Map<String, Long> before = world.counts();
                empty = gateway.ledgerBytes();
                sold = sell(gateway, load);
                wrong = Shots.difference(before, world.counts(), sold);
                Ask.pause(proving);
            }
            Report.publish("bytes", "%d settled jobs, proven by the chain: %d bytes of database each (bar: ≤ 3,072).\n"
                    .formatted(sold, (gateway.ledgerBytes() - empty) / Math.max(1, sold)), folder, write);
        }
        System.out.println(wrong.isEmpty() ? "" : "VOID: " + wrong);
        return wrong.isEmpty();
    }

    private int sell(Gateway gateway, Load load) {
        var wallets = new Wallets(Cores.PAYERS, InstantSource.system());
        var offer = Objects.requireNonNull(Objects.requireNonNull(gateway.target().terms()).offers().get(1));
        int sold = 0;
        for (int left = jobs; left > 0; left -= BATCH) {
            var answers = new Answers(200, true);
            load.run(gateway.target().url(),
                    Requests.paid(gateway.target().url(), Target.ORDER, wallets.sign(offer, Math.min(left, BATCH))),
                    answers, CLIENTS, 0, LONGEST);
            if (!answers.bad().isEmpty()) System.out.println("bad: " + answers.bad() + " " + answers.sample());
            sold += answers.good();
        }
        return sold;
    }
}
