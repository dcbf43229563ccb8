package dev.turnpike.bench.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** How those who attack were answered, and what they have bought meanwhile. */
final class Tally {
    private final Map<String, AtomicLong> answers = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final AtomicLong bought = new AtomicLong();

    /** @param what a status, or how else something ended */
    void count(Object what) {
        answers.computeIfAbsent(String.valueOf(what), none -> new AtomicLong()).incrementAndGet();
    }

    /** Images came, so that there was one settlement. */
    void bought() {
        bought.incrementAndGet();
    }

    long boughtSoFar() {
        return bought.get();
    }

    /** @param job id of a job whose end is to be looked up */
    void accepted(String job) {
        accepted.add(job);
    }

    List<String> jobs() {
        return List.copyOf(accepted);
    }

    void note(String format, Object... values) {
        notes.add(format.formatted(values));
    }

    /** For the table. */
    String text() {
        String counts = answers.entrySet()
                .stream()
                .map(answer -> answer.getKey() + ": " + answer.getValue())
                .collect(Collectors.joining(", "));
        return notes.isEmpty() ? counts : counts + "; " + String.join("; ", notes);
    }
}
