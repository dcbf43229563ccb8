package dev.turnpike.surface.guard;

import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;

/** A clock of a test as the time of limits. */
public record Nanos(InstantSource clock) implements TimeMeter {
    public static Nanos of(InstantSource clock) {
        return new Nanos(clock);
    }

    @Override
    public long currentTimeNanos() {
        return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
