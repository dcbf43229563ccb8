package dev.turnpike.bench.run;

import java.util.Map;

/**
 * One timed run against one server.
 *
 * @param perSecond good answers
 * @param cpuMicros processor time of the server for one answer
 * @param bad answers that were not good, by what was wrong
 * @param sample the beginning of the first of them
 * @param wrong how the stubs' counts differ from the answers; empty: they agree
 */
record Row(String target, Mode mode, int connections, double perSecond, double p50, double p95, double p99,
        double cpuMicros, long residentMb, Map<String, Integer> bad, String sample, String wrong) {
    int badCount() {
        return bad.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For the screen. */
    String line() {
        return "%s %s c=%d: %.0f/s, p50 %.2f p95 %.2f p99 %.2f ms, %.0f us cpu, %d MB%s%s".formatted(target, mode,
                connections, perSecond, p50, p95, p99, cpuMicros, residentMb,
                bad.isEmpty() ? "" : ", bad " + bad + " " + sample, wrong.isEmpty() ? "" : ", VOID: " + wrong);
    }
}
