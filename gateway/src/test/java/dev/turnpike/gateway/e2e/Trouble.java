package dev.turnpike.gateway.e2e;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * What goes wrong around and with a gateway while it sells: faults of others without pause, and its own death now and
 * then.
 */
final class Trouble {
    private static final double SPOILED = 0.02;

    private final StormTown storm;
    private final RandomGenerator chance;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    Trouble(StormTown storm, RandomGenerator chance) {
        this.storm = storm;
        this.chance = chance;
    }

    /** Faults until told that it is over; then everybody is as well as before. */
    CompletableFuture<Void> faults() {
        storm.upstreamsSpoil(SPOILED);
        return CompletableFuture.runAsync(() -> {
            for (int i = 1; !over; i++) {
                Customer.pause(Duration.ofMillis(500 + chance.nextInt(2000)));
                fault(i);
                look();
            }
            countSpoiled();
            StormTown.control(storm.town.facilitator(), "ok", 0);
            storm.town.upstreamsFacilitatorIs("ok", 0);
            storm.upstreamsSpoil(0);
        }, Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Kills and restarts the gateway so many times, spread at random over the requests. */
    CompletableFuture<Void> kills(Jar jar, int times, int requests, IntSupplier done) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < times; i++) {
                int at = requests * i / times + chance.nextInt(1 + requests / times * 3 / 4);
                Until.holds("kill " + i, Duration.ofMinutes(10), () -> done.getAsInt(), n -> over || n >= at);
                Customer.pause(Duration.ofMillis(chance.nextInt(1000)));
                jar.kill();
                count("kill -9 of the gateway");
                jar.restart();
            }
        }, Executors.newVirtualThreadPerTaskExecutor());
    }

    void isOver() {
        over = true;
    }

    /** How often each thing went wrong. */
    Map<String, Integer> counts() {
        Map<String, Integer> all = new TreeMap<>();
        counts.forEach((what, times) -> all.put(what, times.get()));
        return all;
    }

    /** Jobs whose settlement was seen in doubt; there may have been more between two looks. */
    Set<String> doubted() {
        return doubted;
    }

    private void fault(int i) {
        if (i % 25 == 0) {
            countSpoiled();
            storm.town.stopUpstreams();
            storm.town.startUpstreams();
            storm.upstreamsSpoil(SPOILED);
            count("upstreams restarted, everything forgotten");
            return;
        }
        switch (chance.nextInt(12)) {
            case 0 -> facilitator("down", 4);
            case 1 -> facilitator("hang", 2);
            case 2, 3 -> facilitator("settle-lost", 3);
            case 4 -> upstreamsFacilitator("settle-lost", 2);
            case 5 -> upstreamsFacilitator("hang", 1);
            case 6 -> upstreamsFacilitator("down", 2);
            default -> {} // a calm moment
        }
    }

    private void facilitator(String mode, int times) {
        StormTown.control(storm.town.facilitator(), mode, times);
        count("our facilitator: " + mode + ", for " + times + " calls");
    }

    private void upstreamsFacilitator(String mode, int times) {
        storm.town.upstreamsFacilitatorIs(mode, times);
        count("the upstreams' facilitator: " + mode + ", for " + times + " calls");
    }

    /** What the upstreams have done, who forget it when they end. */
    private void countSpoiled() {
        for (String upstream : new String[] {"xRouter", "xGen", "dopamint"})
            Web.get(storm.town.upstream(upstream) + "/stats")
                    .json()
                    .path("spoiled")
                    .properties()
                    .forEach(fault -> counts
                            .computeIfAbsent("upstreams, once paid: " + fault.getKey(), w -> new AtomicInteger())
                            .addAndGet(fault.getValue().asInt()));
    }

    private void look() {
        storm.books.rows("SELECT id FROM jobs WHERE state = 'settling' AND state_json LIKE '%\"doubt\":\"%'")
                .forEach(row -> doubted.add(row.getFirst()));
    }

    void count(String what) {
        counts.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
    }
}
