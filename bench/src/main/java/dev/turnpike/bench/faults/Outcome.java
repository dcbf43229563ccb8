package dev.turnpike.bench.faults;

import java.util.List;
import java.util.Optional;

/**
 * One fault and how the gateway stood it.
 *
 * @param logMbPerMinute all of the log, the lines of sales included
 * @param ledgerBytes how much the ledger grew meanwhile
 * @param keptBytes of images on the disk
 * @param afterwards how the gateway was once it was over
 * @param difference how the stubs' counts differ from the answers; empty: they agree
 * @param attackers how they were answered
 */
record Outcome(String fault, Payers.Served calm, Payers.Served stormy, double logMbPerMinute, long peakMb,
        long ledgerBytes, long keptBytes, String afterwards, String difference, String attackers) {
    private static final double MB = 1e6;

    /** What makes it worth nothing. */
    Optional<String> wrong() {
        return difference.isEmpty() ? Optional.empty() : Optional.of(fault + ": " + difference);
    }

    Outcome with(String answers) {
        return new Outcome(fault, calm, stormy, logMbPerMinute, peakMb, ledgerBytes, keptBytes, afterwards, difference,
                answers);
    }

    static String table(List<Outcome> all) {
        var text = new StringBuilder("""
                | fault | served of payers | at a second try | p50 quiet, ms | meanwhile | p99 quiet | meanwhile | \
                ratio (≤ 3) | log MB/min (≤ 1) | \
                peak resident MB | ledger grew MB | kept images MB | afterwards | attackers were answered |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        all.forEach(outcome -> text.append(outcome.line()).append('\n'));
        return text.toString();
    }

    String line() {
        return "| %s | %d of %d | %d | %d | %d | %d | %d | %.1f | %.2f | %d | %.1f | %.0f | %s | %s |".formatted(fault,
                stormy.count(), stormy.count() + stormy.never(), stormy.again(), calm.percentile(0.5),
                stormy.percentile(0.5), calm.percentile(0.99), stormy.percentile(0.99),
                (double) stormy.percentile(0.99) / Math.max(1, calm.percentile(0.99)), logMbPerMinute, peakMb,
                ledgerBytes / MB, keptBytes / MB, afterwards, attackers);
    }
}
