package dev.turnpike.gateway.e2e;

import dev.turnpike.store.CutProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What goes wrong with gateways that share a ledger and with its database: one of them at a time is killed or stands
 * still for longer than its row lasts, once the primary is lost, and all the while connections are lost in the middle of
 * a COMMIT.
 */
final class ReplicaTrouble {
    private static final Duration SOON = Duration.ofMinutes(2);
    /** A gateway that did not renew its row for 15 s is taken for dead. */
    private static final int SHORTEST_STALL = 17_000;
    private static final int LONGEST_STALL = 40_000;
    private static final String DRIVEN = "SELECT epoch, (SELECT COUNT(*) FROM jobs j WHERE j.epoch = r.epoch "
            + "AND state <> 'closed') FROM replicas r";
    private static final int MOST_STARTS = 3;
    private static final String OPEN = "SELECT COUNT(*) FROM jobs WHERE state <> 'closed' AND epoch = ";

    private final Trouble trouble;
    private final Replicas gateways;
    private final Databases databases;
    private final Books books;
    private final RandomGenerator chance;
    private final List<Taken> taken = Collections.synchronizedList(new ArrayList<>());
    private volatile Duration withoutPrimary = Duration.ZERO;
    private volatile boolean over;

    ReplicaTrouble(Trouble trouble, Replicas gateways, Databases databases, RandomGenerator chance) {
        this.trouble = trouble;
        this.gateways = gateways;
        this.databases = databases;
        this.books = databases.books();
        this.chance = chance;
    }

    /**
     * Jobs of a gateway that was gone.
     *
     * @param after from when on none was its any more
     */
    record Taken(String how, int jobs, Duration after) {}

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** From the death of the primary until something was committed on the other one. */
    Duration withoutPrimary() {
        return withoutPrimary;
    }

    /** So many kills and as many stalls, and one change of primary among them, spread at random over the requests. */
    CompletableFuture<Void> events(int times, int requests, IntSupplier done) {
        List<Runnable> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(this::kill);
            all.add(this::stall);
        }
        all.add(times, this::changePrimary);
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < all.size(); i++) {
                int at = requests * i / all.size() + chance.nextInt(1 + requests / all.size() / 2);
                Until.holds("trouble " + i, Duration.ofMinutes(20), done::getAsInt, n -> n >= at);
                all.get(i).run();
            }
        }, Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Connections that are lost in the middle of a COMMIT, until told that it is over. */
    CompletableFuture<Void> cuts() {
        return CompletableFuture.runAsync(() -> {
            while (!over) {
                Customer.pause(Duration.ofMillis(1000 + chance.nextInt(3000)));
                CutProxy.Cut where = CutProxy.Cut.values()[chance.nextInt(CutProxy.Cut.values().length)];
                int before = databases.cuts();
                databases.cutAtNextCommit(where);
                Until.holds("cut", SOON, databases::cuts, cuts -> over || cuts > before);
                if (databases.cuts() > before) trouble.count("connection to the database cut " + switch (where) {
                    case BEFORE -> "before a COMMIT arrived";
                    case WITHIN -> "while a COMMIT was carried out";
                    case AFTER -> "after a COMMIT, before its answer";
                });
            }
            databases.cutNoMore();
        }, Executors.newVirtualThreadPerTaskExecutor());
    }

    void isOver() {
        over = true;
    }

    private Jar one() {
        return gateways.get(chance.nextInt(3));
    }

    private void kill() {
        Jar one = one();
        boolean atOnce = chance.nextBoolean();
        Map<String, Integer> there = there();
        long since = System.nanoTime();
        one.kill();
        trouble.count("kill -9 of a gateway");
        CompletableFuture<Void> back = CompletableFuture.runAsync(atOnce ? () -> restart(one) : () -> {});
        taken("killed", there, since);
        back.join();
        if (!atOnce) restart(one);
    }

    /** As a supervisor does: again, if a connection that was lost has ended the start. */
    private void restart(Jar one) {
        for (int tries = 1;; tries++) {
            try {
                one.restart();
                return;
            } catch (AssertionError ended) {
                if (tries == MOST_STARTS) throw ended;
                trouble.count("a gateway's start failed, and was tried again");
            }
        }
    }

    private void stall() {
        Jar one = one();
        Map<String, Integer> there = there();
        long since = System.nanoTime();
        one.freeze();
        trouble.count("a gateway stood still for longer than its row lasts");
        Duration length = Duration.ofMillis(SHORTEST_STALL + chance.nextInt(LONGEST_STALL - SHORTEST_STALL));
        CompletableFuture<Void> looked = CompletableFuture.runAsync(() -> taken("stopped", there, since));
        Customer.pause(length);
        looked.join();
        one.thaw();
    }

    private void changePrimary() {
        long since = System.nanoTime();
        databases.killPrimary();
        Customer.pause(Duration.ofMillis(1000 + chance.nextInt(4000)));
        databases.promoteStandby();
        long promoted = System.currentTimeMillis();
        Until.holds("a commit on the new primary", SOON,
                () -> Long.parseLong(books.rows("SELECT COALESCE(MAX(at), 0) FROM commits").getFirst().getFirst()),
                at -> at > promoted);
        withoutPrimary = Duration.ofNanos(System.nanoTime() - since);
        trouble.count("the primary was killed and its standby promoted");
    }

    /** The gateways by their epochs, with the jobs that each drives. */
    private Map<String, Integer> there() {
        return books.rows(DRIVEN)
                .stream()
                .collect(Collectors.toMap(List::getFirst, row -> Integer.valueOf(row.getLast())));
    }

    /** Waits until one of these gateways was taken off, and until none of its jobs is its any more. */
    private void taken(String how, Map<String, Integer> there, long since) {
        String gone = Until.holds("taken off", SOON, () -> missing(there), missing -> !missing.isEmpty());
        Until.holds("taken over", SOON, () -> books.rows(OPEN + gone).getFirst().getFirst(), "0"::equals);
        taken.add(new Taken(how, there.getOrDefault(gone, 0), Duration.ofNanos(System.nanoTime() - since)));
    }

    private String missing(Map<String, Integer> there) {
        var now = there().keySet();
        return there.keySet().stream().filter(epoch -> !now.contains(epoch)).findFirst().orElse("");
    }
}
