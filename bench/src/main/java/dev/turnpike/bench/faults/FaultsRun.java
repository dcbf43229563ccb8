package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Cores;
import dev.turnpike.bench.run.Gateway;
import dev.turnpike.bench.run.Options;
import dev.turnpike.bench.run.Program;
import dev.turnpike.bench.run.Report;
import dev.turnpike.bench.run.World;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Each fault against a gateway of its own with default limits and a small heap, beside clients who pay. */
public final class FaultsRun {
    private static final Duration WARM = Duration.ofSeconds(10);
    private static final Duration A_LOOK = Duration.ofMillis(25);
    private static final Duration COMES_TO_REST = Duration.ofSeconds(20);
    private static final Map<String, Fault> FAULTS = Map.of("1", new SlowAnswers(), "2", new HalfBodies(), "3",
            new Cancels(), "5", new Refused(), "5b", new Crowd(), "8", new Readers(), "14", new DiskFull(), "15",
            new Growth());

    private final Path folder;
    private final List<String> chosen;
    private final Duration quiet;
    private final Duration lasts;
    private final String javaOptions;
    private final String write;

    public FaultsRun(Path folder, Options options) {
        this.folder = folder;
        this.chosen = options.words("faults", "1,2,3,5,5b,8,14,15");
        this.quiet = options.seconds("quiet", 10);
        this.lasts = options.seconds("seconds", 20);
        this.javaOptions = options.text("java-options", "-Xmx256m -XX:+ExitOnOutOfMemoryError");
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether what the stubs were asked agrees with what was answered */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        List<Outcome> outcomes = new ArrayList<>();
        for (String number : chosen) {
            Fault fault = FAULTS.get(number);
            if (fault == null) throw new IllegalArgumentException("--faults " + number + " (expected: " + FAULTS + ")");
            Outcome outcome = done(fault, folder.resolve(number));
            System.out.println(outcome.line() + outcome.wrong().map(wrong -> " VOID: " + wrong).orElse(""));
            outcomes.add(outcome);
        }
        Report.publish("faults", Outcome.table(outcomes) + "\nJava options: `%s`.\n".formatted(javaOptions), folder,
                write);
        outcomes.forEach(outcome -> outcome.wrong().ifPresent(wrong -> System.out.println("VOID: " + wrong)));
        return outcomes.stream().allMatch(outcome -> outcome.wrong().isEmpty());
    }

    private Outcome done(Fault fault, Path own) {
        try (var world = World.start(own, Cores.REST, fault.latencies()); var gateway = Gateway.start("turnpike", own,
                Cores.SERVER, world, Gateway.Exposure.DEFAULT, Gateway.Upstream.ROGUE_TOO, javaOptions)) {
            var site = new Site(world, gateway);
            var tally = new Tally();
            Outcome outcome;
            try (var payers = new Payers(site)) {
                outcome = measured(fault, site, payers, tally);
            }
            fault.end(site, tally);
            return outcome.with(tally.text());
        }
    }

    private Outcome measured(Fault fault, Site site, Payers payers, Tally tally) {
        int good = payers.run(WARM).count();
        fault.prepare(site, tally);
        Payers.Served calm = payers.run(quiet);
        long log = site.logBytes();
        long ledger = site.gateway().ledgerBytes();
        long began = System.nanoTime();
        var attack = CompletableFuture.runAsync(() -> fault.attack(site, tally, lasts));
        Payers.Served stormy = payers.run(lasts);
        attack.join();
        double minutes = (System.nanoTime() - began) / 60e9;
        double logMbPerMinute = (site.logBytes() - log) / 1e6 / minutes;
        long grown = site.gateway().ledgerBytes() - ledger;
        String afterwards = afterwards(site, payers);
        good += calm.count() + stormy.count() + (afterwards.startsWith("sells") ? Payers.COUNT : 0);
        return new Outcome(fault.name(), calm, stormy, logMbPerMinute, site.peakMb(), grown, site.keptBytes(),
                afterwards + ", VM errors " + site.errors(), wrong(site, tally, good), "");
    }

    /** Whether the gateway is well, by itself: ready, and selling at once to all. */
    private String afterwards(Site site, Payers payers) {
        if (!site.gateway().target().program().isAlive()) return "ended";
        URI ready = URI.create("http://127.0.0.1:" + site.gateway().management() + "/actuator/health/readiness");
        long end = System.nanoTime() + COMES_TO_REST.toNanos();
        int status = Ask.get(ready).status();
        for (; status != 200 && System.nanoTime() < end; status = Ask.get(ready).status())
            Ask.pause(Duration.ofMillis(500));
        Payers.Served last = payers.run(Duration.ZERO);
        return last.count() == Payers.COUNT && last.again() == 0 && status == 200 ? "sells, ready"
                : "%d of %d sold, readiness %d".formatted(last.count(), Payers.COUNT, status);
    }

    /** Every settlement is an answer with images, or a job that has come to them; nothing was paid twice. */
    private String wrong(Site site, Tally tally, int good) {
        String said = "";
        Set<String> completed = new HashSet<>();
        long end = System.nanoTime() + COMES_TO_REST.toNanos();
        do {
            Map<String, Long> counts = site.world().counts();
            long settled = counts.getOrDefault("settle", 0L) - counts.getOrDefault("settledTwice", 0L);
            tally.jobs().stream().filter(job -> !completed.contains(job)).forEach(job -> {
                if (looked(site, job)) completed.add(job);
            });
            long answered = good + tally.boughtSoFar() + completed.size();
            long twice = counts.getOrDefault("paidTwice", 0L);
            if (settled == answered && twice == 0) return "";
            said = "%d settled, %d answered (%d to payers, %d to attackers), %d paid twice".formatted(settled, answered,
                    good, answered - good, twice);
            Ask.pause(Duration.ofSeconds(1));
        } while (System.nanoTime() < end);
        return said;
    }

    /** Whether this job has come to its images. Slower than an address may look without a payment. */
    private static boolean looked(Site site, String job) {
        Ask.pause(A_LOOK);
        return Ask.get(site.url().resolve("/v1/jobs/" + job)).text().contains("\"completed\"");
    }
}
