package dev.turnpike.gateway.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what other processes do, by looking again until a limit: how long it takes decides nothing. */
final class Until {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Until() {}

    /** What was looked at, once it is as expected. */
    static <T> T holds(String what, Duration limit, Supplier<T> look, Predicate<T> expected) {
        long end = System.nanoTime() + limit.toNanos();
        T last = look.get();
        while (!expected.test(last)) {
            if (System.nanoTime() > end)
                throw new AssertionError(what + " (not within " + limit + "); last seen: " + last);
            LockSupport.parkNanos(PAUSE.toNanos());
            last = look.get();
        }
        return last;
    }
}
