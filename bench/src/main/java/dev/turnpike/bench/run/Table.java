package dev.turnpike.bench.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Rows of several rounds: medians, the least and the most, ratios. */
final class Table {
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();

    void add(Row row) {
        rows.computeIfAbsent(key(row.target(), row.mode(), row.connections()), key -> new ArrayList<>()).add(row);
    }

    /** What makes the whole run worth nothing; empty: nothing does. */
    List<String> faults() {
        return rows.values()
                .stream()
                .flatMap(List::stream)
                .filter(row -> !row.wrong().isEmpty())
                .map(Row::line)
                .toList();
    }

    String markdown() {
        var text = new StringBuilder(
                """
                        | server | path | connections | good/s (least–most) | p50 ms | p95 | p99 | CPU µs each | resident MB | bad |
                        |---|---|---|---|---|---|---|---|---|---|
                        """);
        for (List<Row> same : rows.values()) {
            Row first = same.getFirst();
            double[] rates = same.stream().mapToDouble(Row::perSecond).sorted().toArray();
            text.append("| %s | %s | %d | **%.0f** (%.0f–%.0f) | %.2f | %.2f | %.2f | %.0f | %d | %d |\n".formatted(
                    first.target(), name(first.mode()), first.connections(), median(same, Row::perSecond), rates[0],
                    rates[rates.length - 1], median(same, Row::p50), median(same, Row::p95), median(same, Row::p99),
                    median(same, Row::cpuMicros), same.getLast().residentMb(),
                    same.stream().mapToInt(Row::badCount).sum()));
        }
        return text.toString();
    }

    /** A median of one server over that of another; NaN if either was not measured. */
    double ratio(String over, Mode mode, String under, Mode other, int connections, ToDoubleFunction<Row> figure) {
        return median(over, mode, connections, figure) / median(under, other, connections, figure);
    }

    /** The median of a server; NaN if it was not measured. */
    double median(String target, Mode mode, int connections, ToDoubleFunction<Row> figure) {
        var measured = rows.get(key(target, mode, connections));
        return measured == null ? Double.NaN : median(measured, figure);
    }

    private static double median(List<Row> rows, ToDoubleFunction<Row> figure) {
        return rows.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get((rows.size() - 1) / 2);
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String key(String target, Mode mode, int connections) {
        return target + "|" + mode + "|" + connections;
    }
}
