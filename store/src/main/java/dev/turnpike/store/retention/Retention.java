package dev.turnpike.store.retention;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.core.time.Time;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.retention.Sweep.Swept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The loop that deletes what has ended, by age, a few rows at a time: each step is a short transaction on the writer's
 * connection, and after it nine times as long is waited, so that the writer spends at most a tenth of its time on it. The
 * pages that become free are used for new rows; the file does not shrink.
 */
public final class Retention implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final int SHARE = 9;

    private final SqliteJournal journal;
    private final Supplier<RetentionSettings> keep;
    private final Time time;
    private final Watcher watcher;
    private final List<Sweep> sweeps = new ArrayList<>(List.of(new Prompts(), new EndedJobs(), new OldTransfers()));

    /** @param keep as it is in force */
    public Retention(SqliteJournal journal, Supplier<RetentionSettings> keep, Time time, Watcher watcher) {
        this.journal = journal;
        this.keep = keep;
        this.time = time;
        this.watcher = watcher;
        this.sweeps.addAll(Unused.ALL);
    }

    /** What is told of the sweep. */
    public interface Watcher {
        /** This many rows of a kind were deleted; {@code prompts} were cleared. */
        void deleted(String kind, int rows);

        /**
         * The ended jobs that are the oldest.
         *
         * @param kind {@code prompts}: with their prompts; {@code jobs}: without
         * @param age of the oldest; zero if there is none
         * @param lag for how long the oldest has been due; zero if it is not
         */
        void oldest(String kind, Duration age, Duration lag);
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(), Mono.defer(() -> time.after(IDLE)).then(all()).repeat(), time.scheduler());
    }

    /** Rounds until nothing is left that is due. */
    Mono<Void> all() {
        return Mono.defer(this::round).repeat().takeUntil(more -> !more).then();
    }

    /** A step of each kind; true if there may be more of one. */
    private Mono<Boolean> round() {
        return Flux.fromIterable(sweeps).concatMap(this::step).reduce(false, Boolean::logicalOr);
    }

    private Mono<Boolean> step(Sweep sweep) {
        if (journal.isReplaced()) return Mono.just(false);
        Instant begin = time.now();
        return journal.sweep(jdbc -> sweep.step(jdbc, keep.get(), begin))
                .doOnNext(done -> tell(sweep.kind(), done, begin))
                .delayUntil(done -> done.rows() == 0 ? Mono.empty() : time.after(pause(begin)))
                .map(done -> done.rows() == Sweep.AT_ONCE)
                .onErrorResume(failure -> {
                    LOG.warn("retention of {}: {}", sweep.kind(), failure.toString());
                    return Mono.just(false);
                });
    }

    private Duration pause(Instant begin) {
        Duration share = Duration.between(begin, time.now()).multipliedBy(SHARE);
        return share.compareTo(LEAST) > 0 ? share : LEAST;
    }

    private void tell(String kind, Swept done, Instant now) {
        if (done.deleted() > 0) watcher.deleted(kind, done.deleted());
        if (!kind.equals("prompts") && !kind.equals("jobs")) return;
        Instant oldest = done.oldest();
        Duration lag = oldest == null ? Duration.ZERO : Duration.between(oldest, done.due());
        watcher.oldest(kind, oldest == null ? Duration.ZERO : Duration.between(oldest, now),
                lag.isNegative() ? Duration.ZERO : lag);
    }
}
