package dev.turnpike.core.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The answer times of the checks that are kept, quickest first. A check without an HTTP answer has none. */
record Latencies(List<Duration> sorted) {
    Latencies {
        sorted = List.copyOf(sorted);
    }

    static Latencies of(List<Check> checks) {
        return new Latencies(checks.stream().filter(Check::answered).map(Check::latency).sorted().toList());
    }

    /** The percentile by nearest rank: the least time that at least this many in a hundred did not exceed. */
    Optional<Duration> percentile(int percent) {
        int rank = (percent * sorted.size() + 99) / 100;
        return rank == 0 ? Optional.empty() : Optional.of(sorted.get(rank - 1));
    }
}
