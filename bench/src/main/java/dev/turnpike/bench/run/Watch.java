package dev.turnpike.bench.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Looks at a gateway every few seconds while it is under load. */
final class Watch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";
    private static final double MB = 1 << 20;

    private final Gateway gateway;
    private final long start = System.nanoTime();
    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("watch").daemon().start(this::watch);

    Watch(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * The gateway at one moment.
     *
     * @param minute since the start of the watch
     * @param heapMb used, garbage included
     * @param lagSeconds of the chain's follower; NaN: there is no such meter
     */
    record Look(int minute, Usage usage, double heapMb, double lagSeconds, double openJobs) {}

    List<Look> looks() {
        return looks;
    }

    /** The least heap of a minute: what is left when garbage was just collected. */
    double heap(int minute) {
        return looks.stream()
                .filter(look -> look.minute() == minute)
                .mapToDouble(Look::heapMb)
                .min()
                .orElse(Double.NaN);
    }

    double lag(int minute) {
        return looks.stream()
                .filter(look -> look.minute() == minute)
                .mapToDouble(Look::lagSeconds)
                .max()
                .orElse(Double.NaN);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            look();
            Ask.pause(EVERY);
        }
    }

    private void look() {
        try {
            var meters = new Scrape(gateway.meters());
            looks.add(new Look((int) ((System.nanoTime() - start) / 60_000_000_000L),
                    gateway.target().program().usage(), meters.sum(HEAP).orElse(Double.NaN) / MB,
                    meters.max("turnpike_follower_lag").orElse(Double.NaN),
                    meters.sum("turnpike_jobs_open").orElse(Double.NaN)));
        } catch (RuntimeException busy) {
            System.out.println("no look at the meters: " + busy);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
