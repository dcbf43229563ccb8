package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Clients who pay, each from an address of its own with a wallet of its own, a purchase about every second. One that is
 * not served sends the same payment again, as it was told to, for a minute; what it waited for is its latency.
 */
final class Payers implements AutoCloseable {
    static final int COUNT = 20;
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_WAIT_SECONDS = 5;
    private static final int SPARE = 5;

    private final Site site;
    private final List<Stranger> clients;
    private final Set<Integer> told = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Payers(Site site) {
        this.site = site;
        this.clients = IntStream.rangeClosed(1, COUNT).mapToObj(i -> site.stranger("127.0.1." + i)).toList();
    }

    /**
     * What became of all purchases of a while.
     *
     * @param millis how long each that was served took, in order
     * @param again how many needed more than one try
     * @param never how many were never served
     */
    record Served(List<Long> millis, int again, int never) {
        Served {
            millis = millis.stream().sorted().toList();
        }

        int count() {
            return millis.size();
        }

        /** Milliseconds that this share did not exceed. */
        long percentile(double share) {
            return millis.isEmpty() ? 0 : millis.get(Math.clamp((int) Math.ceil(share * count()) - 1, 0, count() - 1));
        }
    }

    /** Buys for so long, and once each in any case. */
    Served run(Duration lasts) {
        int each = (int) (lasts.toMillis() / PACE.toMillis()) + SPARE;
        List<byte[]> payments = site.sign(COUNT, Target.ORDER, COUNT * each);
        long end = System.nanoTime() + lasts.toNanos();
        List<Long> millis = Collections.synchronizedList(new ArrayList<>());
        List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
        var running = IntStream.range(0, COUNT).mapToObj(i -> CompletableFuture.runAsync(() -> {
            Ask.pause(PACE.multipliedBy(i).dividedBy(COUNT));
            for (int n = 0; n < each && (n == 0 || System.nanoTime() < end); n++) {
                long began = System.nanoTime();
                int needed = buy(clients.get(i), payments.get(n * COUNT + i));
                long took = System.nanoTime() - began;
                tries.add(needed);
                if (needed > 0) millis.add(took / 1_000_000);
                Ask.pause(PACE.minusNanos(Math.min(took, PACE.toNanos())));
            }
        }, threads)).toList();
        running.forEach(CompletableFuture::join);
        return new Served(millis, (int) tries.stream().filter(n -> n > 1).count(),
                (int) tries.stream().filter(n -> n == 0).count());
    }

    /** How many tries it took; 0: it was never served. */
    private int buy(Stranger client, byte[] payment) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int tries = 1;; tries++) {
            Stranger.Answer answer = client.order(payment, Target.ORDER);
            if (answer.images()) return tries;
            if (told.add(answer.status()))
                System.out.println("payers are told " + answer.status() + " "
                        + answer.body().substring(0, Math.min(160, answer.body().length())));
            if (System.nanoTime() > end) return 0;
            Ask.pause(Duration.ofSeconds(Math.clamp(answer.retryAfterSeconds(), 1, LONGEST_WAIT_SECONDS)));
        }
    }

    @Override
    public void close() {
        clients.forEach(Stranger::close);
        threads.close();
    }
}
