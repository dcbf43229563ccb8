package dev.turnpike.gateway.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Simulated time: what is to be done, by when it is due; what is due at once is done in an order that the seed decides.
 */
final class SimTime implements InstantSource {
    /** Older than any file we write, so that nobody finds one a day old. */
    static final Instant START = Instant.parse("2025-06-01T11:57:00Z");

    private final PriorityQueue<Task> heap = new PriorityQueue<>();
    private final SplittableRandom order;
    private long nanos;
    private long steps;
    private long made;

    SimTime(SplittableRandom order) {
        this.order = order;
    }

    /** @param tie among tasks due at once: the smaller first */
    private record Task(long due, long tie, long number, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byDue = Long.compare(due, other.due);
            int byTie = byDue != 0 ? byDue : Long.compare(tie, other.tie);
            return byTie != 0 ? byTie : Long.compare(number, other.number);
        }
    }

    long nanos() {
        return nanos;
    }

    long steps() {
        return steps;
    }

    /** A place among the tasks that are due at once. */
    long tie() {
        return order.nextLong() >>> 2;
    }

    void at(long due, long tie, Runnable work) {
        heap.add(new Task(Math.max(due, nanos), tie, made++, work));
    }

    /** Does what is next; false if nothing is, or not until then. */
    boolean step(long until) {
        Task next = heap.peek();
        if (next == null || next.due > until) return false;
        heap.remove();
        nanos = next.due;
        steps++;
        next.work.run();
        return true;
    }

    /** Lets time go by, with nothing left undone in it. */
    void pass(Duration time) {
        long until = nanos + time.toNanos();
        while (step(until)) {
            // each step does its own work
        }
        nanos = until;
    }

    Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }
}
