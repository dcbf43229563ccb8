package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Cores;
import dev.turnpike.bench.run.Gateway;
import dev.turnpike.bench.run.Options;
import dev.turnpike.bench.run.Program;
import dev.turnpike.bench.run.Report;
import dev.turnpike.bench.run.World;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How far strangers can make grow what a gateway keeps: each kind is pushed in turn, and held against its bound. */
public final class GrowthRun {
    private static final String HEAD = """
            | strangers send | answered | %s | bound | rows | ledger KB | files KB | log KB | heap MB |
            |---|---|---|---|---|---|---|---|---|
            """.formatted("what is kept of it, before and after");
    private static final double KB = 1e3;
    private static final double MB = 1e6;

    private final Path folder;
    private final Duration idle;
    private final String javaOptions;
    private final String write;
    private final List<String> beyond = new ArrayList<>();

    public GrowthRun(Path folder, Options options) {
        this.folder = folder;
        this.idle = options.seconds("idle", 130);
        this.javaOptions = options.text("java-options", "-Xmx256m -XX:+ExitOnOutOfMemoryError");
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether everything stayed within its bound */
    public boolean run() {
        Program.pinOurselves(Cores.REST);
        var table = new StringBuilder(HEAD);
        try (var world = World.start(folder, Cores.REST, Latencies.NONE); var gateway = Gateway.start("turnpike",
                folder, Cores.SERVER, world, Gateway.Exposure.FEW_FILES, Gateway.Upstream.ROGUE_TOO, javaOptions)) {
            var site = new Site(world, gateway);
            Kept first = Kept.by(site);
            for (Push push : Pushes.all()) table.append(pushed(push, site));
            Kept last = Kept.by(site);
            table.append(line("all of it", "", "", "", first, last));
            Ask.pause(idle);
            table.append(line("nothing for %d s".formatted(idle.toSeconds()), "", "", "", last, Kept.by(site)));
        }
        Report.publish("growth", table + "\nJava options: `%s`.\n".formatted(javaOptions), folder, write);
        beyond.forEach(push -> System.out.println("BEYOND ITS BOUND: " + push));
        return beyond.isEmpty();
    }

    private String pushed(Push push, Site site) {
        var tally = new Tally();
        Kept before = Kept.by(site);
        push.done().accept(site, tally);
        Kept.settle(site);
        Kept after = Kept.by(site);
        long had = push.counted().applyAsLong(before);
        long has = push.counted().applyAsLong(after);
        if (has - had > push.most()) beyond.add(push.what() + ": " + (has - had) + " > " + push.most());
        String line = line(push.what(), tally.text(), "%s: %d → %d".formatted(push.kept(), had, has), push.bound(),
                before, after);
        System.out.print(line);
        return line;
    }

    private static String line(String what, String answered, String kept, String bound, Kept before, Kept after) {
        return "| %s | %s | %s | %s | %+d | %+.0f | %+.0f | %+.0f | %.1f → %.1f |%n".formatted(what, answered, kept,
                bound, after.allRows() - before.allRows(), (after.ledgerBytes() - before.ledgerBytes()) / KB,
                (after.fileBytes() - before.fileBytes()) / KB, (after.logBytes() - before.logBytes()) / KB,
                before.heapBytes() / MB, after.heapBytes() / MB);
    }
}
