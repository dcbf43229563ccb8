package dev.turnpike.bench.run;

import dev.turnpike.bench.fill.Filler;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Two gateways in the same rounds: one whose ledger holds many settled jobs of the same payers, one that is new. */
public final class StoredRun {
    private static final String FULL = "turnpike, full";
    private static final String NEW = "turnpike, new";

    private final Path folder;
    private final Path kept;
    private final int jobs;
    private final Rounds rounds;
    private final String write;

    /** @param kept where the full ledger stays for the next run */
    public StoredRun(Path folder, Path kept, Options options) {
        this.folder = folder;
        this.jobs = options.number("jobs", 1_000_000);
        this.kept = kept.resolve("ledger-" + jobs + ".db");
        this.rounds = Rounds.of(options);
        this.write = options.text("write", "");
        options.check();
    }

    /** @return whether the counts of the stubs agreed with the answers */
    public boolean run() {
        var wallets = new Wallets(Cores.PAYERS, InstantSource.system());
        fill(wallets);
        Program.pinOurselves(Cores.REST);
        var table = new Table();
        try (var world = World.start(folder, Cores.REST, Latencies.NONE); var full = start("full", FULL, world);
                var fresh = start("new", NEW, world); var load = new Load()) {
            rounds.run(new Shots(world, load, wallets), List.of(full.target(), fresh.target()), table);
        }
        Report.publish("stored", "%,d settled jobs stored, %d MB.%n%n%s%n%s".formatted(jobs, size() >> 20,
                table.markdown(), ratios(table)), folder, write);
        table.faults().forEach(fault -> System.out.println("VOID: " + fault));
        return table.faults().isEmpty();
    }

    private Gateway start(String place, String name, World world) {
        Path own = folder.resolve(place);
        try {
            Files.createDirectories(own);
            if (name.equals(FULL)) Files.copy(kept, own.resolve("turnpike.db"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return Gateway.start(name, own, Cores.SERVER, world, Gateway.Exposure.WIDE, Gateway.Upstream.X_ROUTER, "");
    }

    private void fill(Wallets wallets) {
        if (Files.exists(kept)) return;
        Path unfinished = kept.resolveSibling("unfinished.db");
        try {
            Files.createDirectories(kept.getParent());
            for (String end : List.of("", "-wal", "-shm")) Files.deleteIfExists(Path.of(unfinished + end));
            Filler.fill(unfinished, jobs, wallets.addresses(), Instant.now());
            Files.move(unfinished, kept);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private long size() {
        try {
            return Files.size(kept);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String ratios(Table table) {
        var text = new StringBuilder("| full ledger over a new one, 64 connections | is | bar |\n|---|---|---|\n");
        for (Mode mode : Mode.values())
            text.append("| %s | %.2f | ≥ 0.9 |\n".formatted(mode.name().toLowerCase(Locale.ROOT),
                    table.ratio(FULL, mode, NEW, mode, 64, Row::perSecond)));
        return text.toString();
    }
}
