package dev.turnpike.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** The benchmarks of the parts, with JMH's own options. */
public final class PartsRun {
    private final Path folder;
    private final List<String> options;
    private final String write;

    /** @param arguments JMH's own; before them perhaps {@code --write FILE} */
    public PartsRun(Path folder, List<String> arguments) {
        boolean writes = !arguments.isEmpty() && arguments.getFirst().equals("--write");
        this.folder = folder;
        this.write = writes ? arguments.get(1) : "";
        this.options = new ArrayList<>(arguments.subList(writes ? 2 : 0, arguments.size()));
    }

    /** @return whether anything was measured */
    public boolean run() {
        try {
            Collection<RunResult> results = new Runner(new CommandLineOptions(options.toArray(String[]::new))).run();
            Report.publish("jmh", table(results), folder, write);
            return !results.isEmpty();
        } catch (CommandLineOptionException | RunnerException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static String table(Collection<RunResult> results) {
        var text = new StringBuilder("| part | is | ± (99.9 %) | unit |\n|---|---|---|---|\n");
        for (RunResult run : results) {
            Result<?> result = run.getPrimaryResult();
            String name = run.getParams().getBenchmark();
            text.append("| %s | %s | %s | %s |\n".formatted(name.substring(name.indexOf("micro.") + "micro.".length()),
                    number(result.getScore()), number(result.getScoreError()), result.getScoreUnit()));
        }
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
    }
}
