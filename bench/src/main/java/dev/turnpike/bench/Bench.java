package dev.turnpike.bench;

import dev.turnpike.bench.faults.FaultsRun;
import dev.turnpike.bench.faults.GrowthRun;
import dev.turnpike.bench.run.BytesRun;
import dev.turnpike.bench.run.OpenJobsRun;
import dev.turnpike.bench.run.Options;
import dev.turnpike.bench.run.PartsRun;
import dev.turnpike.bench.run.ReplicasRun;
import dev.turnpike.bench.run.SoakRun;
import dev.turnpike.bench.run.StoredRun;
import dev.turnpike.bench.run.TableRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The benchmarks' command: a mode, then its options. It ends with 1 if the run is void. */
public final class Bench {
    private static final Path RUNS = Path.of("target", "run");

    private Bench() {}

    /** @param arguments the mode and its options, as docs/benchmarks.md lists them */
    public static void main(String[] arguments) throws IOException {
        String mode = arguments.length == 0 ? "help" : arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        System.exit(run(mode, rest) ? 0 : 1);
    }

    private static boolean run(String mode, List<String> rest) throws IOException {
        return switch (mode) {
            case "table" -> new TableRun(Scratch.make(RUNS.resolve(mode)), new Options(rest)).run();
            case "soak", "slow" ->
                new SoakRun(Scratch.make(RUNS.resolve(mode)), new Options(rest), mode.equals("slow")).run();
            case "open-jobs" -> new OpenJobsRun(Scratch.make(RUNS.resolve(mode)), new Options(rest)).run();
            case "faults" -> new FaultsRun(Scratch.make(RUNS.resolve(mode)), new Options(rest)).run();
            case "replicas" -> new ReplicasRun(Scratch.make(RUNS.resolve(mode)), new Options(rest)).run();
            case "growth" -> new GrowthRun(Scratch.make(RUNS.resolve(mode)), new Options(rest)).run();
            case "bytes" -> new BytesRun(Scratch.make(RUNS.resolve(mode)), new Options(rest)).run();
            case "stored" ->
                new StoredRun(Scratch.make(RUNS.resolve(mode)), Path.of("target").toAbsolutePath(), new Options(rest))
                        .run();
            case "jmh" -> new PartsRun(Scratch.make(RUNS.resolve(mode)), rest).run();
            default -> {
                System.out.println("mode: " + mode
                        + " (expected: table, soak, slow, open-jobs, bytes, stored, replicas, faults, growth or jmh); "
                        + "see docs/benchmarks.md");
                yield false;
            }
        };
    }
}
