package dev.turnpike.sandbox.upstreams;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes ids out of the randomness that was handed in; for several threads. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** Looks like a UUID. */
    synchronized String next() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
