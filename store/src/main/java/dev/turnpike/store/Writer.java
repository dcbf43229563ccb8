package dev.turnpike.store;

import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.store.sql.Away;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * The single writer, with group commit: all waiting changes are committed together, so that one flush of the disk serves
 * many.
 *
 * <p>A failed batch is retried change by change, so that one bad change does not harm the others. Results are published
 * on another scheduler; callers never continue on the writer's thread. An {@link Error}, such as an exhausted heap, is
 * answered to those that wait and ends nothing: the next batch is tried again.
 */
final class Writer {
    private static final int BATCH = 512;
    private static final int WAITING = 20_000;
    private static final long NOTE_MILLIS = 250;

    private final Sql sql;
    private final InstantSource clock;
    private final Scheduler writer;
    private final Scheduler results;
    private final Consumer<Commit> commits;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean draining;
    /** Since when the oldest change of the batch under way has waited; null between batches. */
    private volatile @Nullable Instant writing;
    private volatile boolean failing;

    /** @param commits is told of every transaction, on the writer's thread; what it throws is not caught */
    Writer(Sql sql, InstantSource clock, Scheduler writer, Scheduler results, Consumer<Commit> commits) {
        this.sql = sql;
        this.clock = clock;
        this.writer = writer;
        this.results = results;
        this.commits = commits;
    }

    Mono<Journal.Verdict> write(Write write) {
        return written(write, this::begin);
    }

    /** A write that nothing waits for: it goes with the next batch, or soon. */
    Mono<Journal.Verdict> note(Write write) {
        return written(write, () -> schedule(this::begin, NOTE_MILLIS));
    }

    private Mono<Journal.Verdict> written(Write write, Runnable then) {
        return Mono.<Journal.Verdict>create(sink -> {
            if (enqueue(new Waiting(write, clock.instant(), sink))) then.run();
        }).publishOn(results);
    }

    /** A write that is not a change of a job, between two batches; for what is rare. */
    <T> Mono<T> alone(Supplier<T> write) {
        return Mono.fromSupplier(write).subscribeOn(writer).publishOn(results);
    }

    Pulse pulse() {
        Instant oldest = writing;
        int waiting;
        synchronized (queue) {
            waiting = queue.size();
            if (oldest == null && !queue.isEmpty()) oldest = queue.element().since();
        }
        return new Pulse(oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant()), waiting, failing);
    }

    private boolean enqueue(Waiting waiting) {
        synchronized (queue) {
            if (queue.size() < WAITING) return queue.add(waiting);
        }
        waiting.sink().success(Journal.Verdict.OVERLOADED);
        return false;
    }

    /** Where the writer is stopped for good, what waits gets no answer: the process ends. */
    private void begin() {
        synchronized (queue) {
            if (draining || queue.isEmpty()) return;
            draining = true;
        }
        if (schedule(this::drain, 0)) return;
        synchronized (queue) {
            draining = false;
        }
    }

    private boolean schedule(Runnable task, long millis) {
        try {
            if (millis == 0) writer.schedule(task);
            else
                writer.schedule(task, millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    /** One batch a turn, so that writes that are {@link #alone} have theirs however much is waiting. */
    private void drain() {
        try {
            commit(take());
        } finally {
            synchronized (queue) {
                draining = false;
            }
            begin();
        }
    }

    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>(BATCH);
        synchronized (queue) {
            while (batch.size() < BATCH && !queue.isEmpty()) batch.add(queue.remove());
        }
        return batch;
    }

    private void commit(List<Waiting> batch) {
        writing = batch.getFirst().since();
        try {
            List<Journal.Verdict> verdicts = timed(batch.stream().map(Waiting::write).toList());
            for (int i = 0; i < batch.size(); i++) batch.get(i).sink().success(verdicts.get(i));
        } catch (RuntimeException whole) {
            again(batch);
        } catch (Error broken) {
            batch.forEach(waiting -> waiting.sink().error(new Failed(broken)));
        } finally {
            writing = null;
        }
    }

    /** One by one; once the database cannot be reached, all that are left have failed too. */
    private void again(List<Waiting> batch) {
        Away away = null;
        for (Waiting waiting : batch) {
            if (away == null) away = again(waiting);
            else
                waiting.sink().error(away);
        }
    }

    /** After a commit of unknown outcome the change may be there: it is looked for before it is made again. */
    private @Nullable Away again(Waiting waiting) {
        try {
            boolean there = sql.has(waiting.write());
            waiting.sink().success(there ? Journal.Verdict.APPLIED : timed(List.of(waiting.write())).getFirst());
        } catch (RuntimeException failure) {
            waiting.sink().error(failure);
            if (failure instanceof Away away) return away;
        } catch (Error broken) {
            waiting.sink().error(new Failed(broken));
        }
        return null;
    }

    private List<Journal.Verdict> timed(List<Write> changes) {
        Instant begin = clock.instant();
        List<Journal.Verdict> verdicts = List.of();
        try {
            verdicts = sql.commit(changes);
            return verdicts;
        } finally {
            failing = verdicts.isEmpty();
            commits.accept(new Commit(changes.size(), Duration.between(begin, clock.instant()), failing,
                    losses(changes, verdicts)));
        }
    }

    private static List<Posting> losses(List<Write> changes, List<Journal.Verdict> verdicts) {
        List<Posting> losses = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++)
            if (verdicts.get(i) == Journal.Verdict.APPLIED && changes.get(i) instanceof Write.Step(Change change))
                change.postings().stream().filter(posting -> posting.to() == Account.LOSS).forEach(losses::add);
        return losses;
    }

    private record Waiting(Write write, Instant since, MonoSink<Journal.Verdict> sink) {}

    /** An {@link Error} as an ordinary failure: Reactor does not pass on the fatal ones. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(Error broken) {
            super("journal: the writer failed", broken);
        }
    }
}
