package dev.turnpike.bench;

import dev.turnpike.bench.run.Options;
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
            case "jmh" -> jmh(rest);
            default -> {
                System.out.println("mode: " + mode + " (expected: table or jmh); see docs/benchmarks.md");
                yield false;
            }
        };
    }

    private static boolean jmh(List<String> rest) throws IOException {
        org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
        return true;
    }
}
