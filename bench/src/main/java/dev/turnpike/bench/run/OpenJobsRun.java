package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Answers;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Requests;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/** Thousands of jobs at an upstream that works on them for ever: what does waiting cost? */
public final class OpenJobsRun {
    private static final String ASYNC = "Prefer: respond-async\r\n";
    private static final int CLIENTS = 64;
    private static final Duration SUBMITTING = Duration.ofSeconds(200);
    private static final Duration SETTLING_DOWN = Duration.ofSeconds(25);

    private final Path folder;
    private final int jobs;
    private final Duration watched;
    private final String javaOptions;
    private final String write;

    public OpenJobsRun(Path folder, Options options) {
        this.folder = folder;
        this.jobs = options.number("jobs", 10_000);
        this.watched = options.seconds("seconds", 120);
        this.javaOptions = options.text("java-options", "-Xmx256m");
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether all jobs were taken on and stayed open */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        try (var world = World.start(folder, Cores.REST, Latencies.NONE); var gateway = Gateway.start("turnpike",
                folder, Cores.SERVER, world, Gateway.Exposure.WIDE, Gateway.Upstream.X_GEN, javaOptions);
                var load = new Load()) {
            submit(gateway, load);
            Ask.pause(SETTLING_DOWN);
            return watch(world, gateway);
        }
    }

    private void submit(Gateway gateway, Load load) {
        var offer = Objects.requireNonNull(Objects.requireNonNull(gateway.target().terms()).offers().get(1));
        Iterator<byte[]> payments = new Wallets(Cores.PAYERS, InstantSource.system()).sign(offer, jobs).iterator();
        var answers = new Answers(202, false);
        Duration took = load.run(gateway.target().url(), Requests.paid(gateway.target().url(), Target.ORDER, ASYNC,
                () -> payments.hasNext() ? payments.next() : null), answers, CLIENTS, 0, SUBMITTING);
        System.out.printf("%d jobs taken on in %d s, bad: %s %s%n", answers.good(), took.toSeconds(), answers.bad(),
                answers.sample());
    }

    private boolean watch(World world, Gateway gateway) {
        Map<String, Long> before = world.counts();
        Usage started = gateway.target().program().usage();
        long resident = 0;
        double open = jobs;
        long end = System.nanoTime() + watched.toNanos();
        while (System.nanoTime() < end) {
            Ask.pause(Duration.ofSeconds(5));
            resident = Math.max(resident, gateway.target().program().usage().residentMb());
            open = Math.min(open, new Scrape(gateway.meters()).sum("turnpike_jobs_open").orElse(0));
        }
        double cpu = (gateway.target().program().usage().cpuMillis() - started.cpuMillis())
                / (double) watched.toMillis();
        double polls = World.more(before, world.counts(), "poll") / (double) watched.toSeconds();
        Report.publish("open-jobs",
                """
                        | open jobs, at least | polls a second | each polled every, s | resident MB, at most | of one core | bar |
                        |---|---|---|---|---|---|
                        | %.0f | %.0f | %.1f | %d | %.2f | < 512 MB, < 0.25 |

                        Java options: `%s`.
                        """
                        .formatted(open, polls, open / polls, resident, cpu, javaOptions),
                folder, write);
        return open >= jobs;
    }
}
