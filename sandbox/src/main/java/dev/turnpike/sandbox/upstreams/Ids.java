package dev.turnpike.sandbox.upstreams;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** A thread-safe source of ids, drawn from the given randomness. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** An id in the form of a UUID. */
    synchronized String next() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
