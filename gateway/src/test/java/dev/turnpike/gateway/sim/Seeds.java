package dev.turnpike.gateway.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Worlds from many seeds. A world is of one thread; several are run at once, begun in the order of their seeds, so that
 * the first seed found is the same in every run.
 */
final class Seeds {
    private final long from;
    private final long many;
    private final boolean shared;
    private final Tally tally = new Tally();
    private final Map<Long, List<String>> broken = new ConcurrentSkipListMap<>();
    private final AtomicLong done = new AtomicLong();
    private final long began = System.nanoTime();

    /** @param shared whether several gateways share the ledger of each world */
    Seeds(long from, long many, boolean shared) {
        this.from = from;
        this.many = many;
        this.shared = shared;
    }

    /** How many gateways share the ledger in the world of this seed; {@code -Dsim.gateways=N} says it for all. */
    static int gateways(long seed) {
        return Integer.getInteger("sim.gateways", seed % 2 == 0 ? 2 : 3);
    }

    Tally tally() {
        return tally;
    }

    /** What was broken, by seed. */
    Map<Long, List<String>> broken() {
        return broken;
    }

    /** @param enough whether what is broken by now is enough to stop */
    Seeds run(Shelf shelf, Predicate<Map<Long, List<String>>> enough) {
        AtomicLong next = new AtomicLong();
        int threads = Integer.getInteger("sim.threads", Runtime.getRuntime().availableProcessors());
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) pool.execute(() -> {
                for (long n = next.getAndIncrement(); n < many && !enough.test(broken); n = next.getAndIncrement())
                    run(from + n, shelf);
            });
        }
        return this;
    }

    private void run(long seed, Shelf shelf) {
        try {
            SimWorld.Outcome outcome = SimWorld.run(seed, false, shelf, shared ? gateways(seed) : 1);
            tally.add(outcome.counts());
            if (!outcome.broken().isEmpty()) broken.put(seed, outcome.broken());
        } catch (RuntimeException | AssertionError failure) {
            broken.put(seed, List.of(failure.toString()));
        }
        progress(done.incrementAndGet());
    }

    private void progress(long now) {
        if (now % Math.max(1, many / 20) == 0)
            System.out.printf("simulation: %d of %d seeds in %d s, %d broken%n", now, many,
                    (System.nanoTime() - began) / 1_000_000_000, broken.size());
    }

    /** The first seed that broke a law, and how: our own code that merely falls over does not count. */
    Optional<Found> law() {
        return broken.entrySet()
                .stream()
                .flatMap(e -> e.getValue()
                        .stream()
                        .filter(words -> words.startsWith("law"))
                        .map(words -> new Found(e.getKey(), words))
                        .limit(1))
                .findFirst();
    }

    record Found(long seed, String law) {}
}
