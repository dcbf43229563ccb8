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

    /** The length of the windows of {@link #UNPROVEN}: they decide within a minute whether sales stop. */
    static final long SHORT_SECONDS = 10;
    private static final long LONG_SECONDS = 60;

    /** The window of a total that this moment is in, in milliseconds since 1970. */
    static Window of(String total, long millis) {
        long second = Math.floorDiv(millis, 1000);
        return new Window(total, second - Math.floorMod(second, total.equals(UNPROVEN) ? SHORT_SECONDS : LONG_SECONDS));
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
