package dev.turnpike.store;

import java.util.Comparator;

/**
 * A budget, or a running total, in one of its windows.
 *
 * @param starts unix seconds; 0 for one without windows
 */
record Window(String scope, long starts) implements Comparable<Window> {
    private static final Comparator<Window> ORDER = Comparator.comparing(Window::scope)
            .thenComparingLong(Window::starts);

    /** Settlements that were reported and are not proven, by the time they were reported. */
    static final String UNPROVEN = "unproven";
    /** Settlements that were reported and proven impossible, by the time they were reported. */
    static final String DISPROVEN = "disproven";
    /** What was lost, by the time it was lost. */
    static final String LOSSES = "losses";

    private static final long MINUTE = 60_000;

    /** The window of a total, a minute long. */
    static Window of(String total, long millis) {
        return new Window(total, (millis - Math.floorMod(millis, MINUTE)) / 1000);
    }

    /** Whether this window ends by getting old: budgets and losses do, while what is open or unproven stays. */
    boolean ends() {
        return starts != 0 && !scope.equals(UNPROVEN);
    }

    @Override
    public int compareTo(Window other) {
        return ORDER.compare(this, other);
    }
}
