package dev.turnpike.bench.micro;

import dev.turnpike.bench.fill.Ledger;
import dev.turnpike.bench.fill.Sale;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.x402.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Transitions a second of the journal with 64 writers, beside a loop that commits rows of the same sizes in groups and
 * knows nothing of jobs. Both flush the disk with every commit; both files are below the working folder.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 4)
@Threads(64)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class JournalBenchmark {

    /** One writer: it holds a new job, then closes it, in turn. */
    @State(Scope.Thread)
    public static class Writing {
        private final Sale sale = new Sale(new SplittableRandom());
        private final Address payer = new Address(
                "0x%040x".formatted(new SplittableRandom().nextLong() & Long.MAX_VALUE));
        private @Nullable Job held;

        /** The next transition of this writer. */
        Change next() {
            Job open = held;
            Change change = open == null ? sale.held(payer, Instant.now()) : sale.settled(open, Instant.now());
            held = open == null ? change.after() : null;
            return change;
        }
    }

    /** The journal of the gateway. */
    @State(Scope.Benchmark)
    public static class Turnpike {
        private final Path folder = folder("turnpike");
        private final Ledger ledger = new Ledger(folder.resolve("ledger.db"), InstantSource.system());

        @Setup(Level.Trial)
        public void own() {
            ledger.journal().takeOver().block();
        }

        @TearDown(Level.Trial)
        public void close() {
            ledger.close();
        }
    }

    /** The plain loop. */
    @State(Scope.Benchmark)
    public static class Plain {
        private final GroupCommit rows = new GroupCommit(folder("plain").resolve("rows.db"));

        @TearDown(Level.Trial)
        public void close() {
            rows.close();
        }
    }

    @Benchmark
    public Journal.Verdict journal(Turnpike turnpike, Writing writing) {
        Journal.Verdict verdict = turnpike.ledger.journal().apply(writing.next()).block();
        if (verdict != Journal.Verdict.APPLIED) throw new IllegalStateException("not written: " + verdict);
        return verdict;
    }

    @Benchmark
    public void plain(Plain plain, Writing writing) {
        Change change = writing.next();
        plain.rows.write(change.after().id(), change.before() == null);
    }

    private static Path folder(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "journal")), name);
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }
}
