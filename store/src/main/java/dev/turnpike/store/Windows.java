package dev.turnpike.store;

import dev.turnpike.core.journal.HouseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The committed amounts of all budgets and running totals, mirrored in memory: whoever asks waits for no database. The
 * table is as small: a window that has ended is deleted after two days.
 */
final class Windows {
    static final Duration KEPT = Duration.ofDays(2);
    private static final NavigableMap<Long, Long> NONE = new ConcurrentSkipListMap<>();

    private final ConcurrentMap<String, NavigableMap<Long, Long>> amounts = new ConcurrentHashMap<>();

    long amount(Window window) {
        return amounts.getOrDefault(window.scope(), NONE).getOrDefault(window.starts(), 0L);
    }

    HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
        long late = sum(of(Window.UNPROVEN).headMap(provenBy.getEpochSecond() - Window.SHORT_SECONDS, true));
        return new HouseRecord(sum(of(Window.LOSSES).tailMap(lostSince.getEpochSecond(), true)),
                late + sum(of(Window.DISPROVEN).tailMap(disprovenSince.getEpochSecond(), true)));
    }

    private NavigableMap<Long, Long> of(String scope) {
        return amounts.getOrDefault(scope, NONE);
    }

    private static long sum(Map<Long, Long> windows) {
        return windows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Takes over what was committed. */
    void put(Map<Window, Long> committed) {
        committed.forEach((window, amount) -> {
            var scope = amounts.computeIfAbsent(window.scope(), any -> new ConcurrentSkipListMap<>());
            if (amount == 0) scope.remove(window.starts());
            else
                scope.put(window.starts(), amount);
        });
    }

    /** Takes over all that the table has. A window that is not there any more is empty. */
    void replace(Map<Window, Long> all) {
        amounts.forEach(
                (scope, windows) -> windows.keySet().removeIf(starts -> !all.containsKey(new Window(scope, starts))));
        put(all);
    }

    /** Forgets the windows that began before this moment and end. */
    void forget(long before) {
        amounts.forEach((scope,
                windows) -> windows.headMap(before).keySet().removeIf(starts -> new Window(scope, starts).ends()));
    }
}
