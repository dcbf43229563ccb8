package dev.turnpike.gateway.sim;

import java.time.Duration;

/**
 * How bad things are at the moment; chances in percent.
 *
 * @param notSent calls that cannot connect
 * @param lostBefore calls that never arrive
 * @param lostAfter calls that arrive and whose answer does not
 * @param late calls that arrive after their caller has given up
 * @param doubled calls that arrive twice
 * @param diskFails statements and commits that fail
 * @param chainBlind reads of the chain that fail
 * @param slowThreads work that is late for no reason
 */
record Weather(int notSent, int lostBefore, int lostAfter, int late, int doubled, int diskFails, int chainBlind,
        int slowThreads) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, 0, 0);

    static Weather of(Chance chance) {
        return chance.oneIn(3) ? CALM
                : new Weather(some(chance, 16), some(chance, 6), some(chance, 10), some(chance, 6), some(chance, 8),
                        some(chance, 6), chance.oneIn(6) ? 100 : some(chance, 20), some(chance, 5));
    }

    private static int some(Chance chance, int most) {
        return chance.oneIn(2) ? 0 : chance.between(1, most);
    }

    Duration lag(Chance chance) {
        return slowThreads > 0 && chance.random().nextInt(1000) < slowThreads ? chance.millis(10, 4_000)
                : Duration.ZERO;
    }
}
