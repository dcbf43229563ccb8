package dev.turnpike.core.buying;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Whether there is time for another look at images that are paid for and not there yet: while their job is open. Once
 * they are {@link #STALLED} late its loop is told, which may try another upstream beside them.
 */
record Patience(LatestJob latest, InstantSource clock, Instant begun, Runnable stalled) implements BooleanSupplier {
    /** Images that are later than this may never come. */
    static final Duration STALLED = Duration.ofSeconds(15);

    @Override
    public boolean getAsBoolean() {
        Instant now = clock.instant();
        if (!now.isBefore(begun.plus(STALLED))) stalled.run();
        return latest.wanted() && latest.open(now);
    }
}
