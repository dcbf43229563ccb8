package dev.turnpike.store;

import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * The single writer, with group commit: all waiting changes are committed together, so that one flush of the disk serves
 * many.
 *
 * <p>A failed batch is retried change by change, so that one bad change does not harm the others. Results are published
 * on another scheduler; callers never continue on the writer's thread.
 */
final class Writer {
    private static final int BATCH = 512;
    private static final int WAITING = 20_000;

    private final Sql sql;
    private final Scheduler writer;
    private final Scheduler results;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean draining;

    Writer(Sql sql, Scheduler writer, Scheduler results) {
        this.sql = sql;
        this.writer = writer;
        this.results = results;
    }

    Mono<Journal.Verdict> write(Change change) {
        return Mono.<Journal.Verdict>create(sink -> enqueue(new Waiting(change, sink))).publishOn(results);
    }

    private void enqueue(Waiting waiting) {
        synchronized (queue) {
            if (queue.size() >= WAITING) {
                waiting.sink().success(Journal.Verdict.OVERLOADED);
                return;
            }
            queue.add(waiting);
            if (draining) return;
            draining = true;
        }
        writer.schedule(this::drain);
    }

    private void drain() {
        List<Waiting> batch = take();
        while (!batch.isEmpty()) {
            commit(batch);
            batch = take();
        }
    }

    private List<Waiting> take() {
        synchronized (queue) {
            List<Waiting> batch = new ArrayList<>();
            while (batch.size() < BATCH && !queue.isEmpty()) batch.add(queue.remove());
            draining = !batch.isEmpty();
            return batch;
        }
    }

    private void commit(List<Waiting> batch) {
        List<Journal.Verdict> verdicts;
        try {
            verdicts = sql.commit(batch.stream().map(Waiting::change).toList());
        } catch (RuntimeException whole) {
            batch.forEach(this::alone);
            return;
        }
        for (int i = 0; i < batch.size(); i++) batch.get(i).sink().success(verdicts.get(i));
    }

    /** After a commit of unknown outcome the change may be there: it is looked for before it is made again. */
    private void alone(Waiting waiting) {
        try {
            boolean there = sql.has(waiting.change());
            waiting.sink().success(there ? Journal.Verdict.APPLIED : sql.commit(List.of(waiting.change())).getFirst());
        } catch (RuntimeException failure) {
            waiting.sink().error(failure);
        }
    }

    private record Waiting(Change change, MonoSink<Journal.Verdict> sink) {}
}
