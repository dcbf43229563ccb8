package dev.turnpike.store.sql;

import dev.turnpike.core.journal.HouseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The committed amounts of all budgets and running totals, mirrored in memory: a question waits for no database. The
 * table is as small: a window that has ended is deleted after two days.
 */
public final class Windows {
    public static final Duration KEPT = Duration.ofDays(2);
    private static final NavigableMap<Long, Long> NONE = new ConcurrentSkipListMap<>();

    private final ConcurrentMap<String, NavigableMap<Long, Long>> amounts = new ConcurrentHashMap<>();

    public long amount(Window window) {
        return amounts.getOrDefault(window.scope(), NONE).getOrDefault(window.starts(), 0L);
    }

    public HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
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
    public void put(Map<Window, Long> committed) {
        committed.forEach((window, amount) -> {
            var scope = amounts.computeIfAbsent(window.scope(), any -> new ConcurrentSkipListMap<>());
            if (amount == 0) scope.remove(window.starts());
            else
                scope.put(window.starts(), amount);
        });
    }

    /** Takes over all that the table has. A window that is not there any more is empty. */
    public void replace(Map<Window, Long> all) {
        replace(amounts.keySet(), all);
    }

    /** The same for all that the table has of some scopes. */
    public void replace(Set<String> scopes, Map<Window, Long> all) {
        scopes.forEach(scope -> of(scope).keySet().removeIf(starts -> !all.containsKey(new Window(scope, starts))));
        put(all);
    }

    /** Forgets the windows that began before this moment and end. */
    public void forget(long before) {
        amounts.forEach((scope,
                windows) -> windows.headMap(before).keySet().removeIf(starts -> new Window(scope, starts).ends()));
    }
}
