package dev.turnpike.gateway.sim;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What happens by chance, all of it from one seed. */
record Chance(SplittableRandom random) implements RandomGenerator {
    static Chance of(long seed) {
        return new Chance(new SplittableRandom(seed));
    }

    /** Its own source, so that what one part draws does not move another. */
    Chance another() {
        return new Chance(random.split());
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    boolean percent(int share) {
        return random.nextInt(100) < share;
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    @SafeVarargs
    final <T> T pick(T... ones) {
        return ones[random.nextInt(ones.length)];
    }

    <T> T pick(List<T> ones) {
        return ones.get(random.nextInt(ones.size()));
    }

    Duration millis(int least, int most) {
        return Duration.ofMillis(between(least, most));
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
