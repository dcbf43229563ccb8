package dev.turnpike.store.sqlite;

import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.store.Database.BetweenBatches;
import dev.turnpike.store.sql.Statements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes SQLite's log back into its file beside the writer. SQLite itself would do so within a commit: nonces are all over
 * their indexes, and every sale would wait for thousands of scattered pages and their flush.
 *
 * <p>A connection of its own copies pages while others write. Once the log is long, the file is flushed and copied to
 * again, until little is left; that is written by the writer between two batches, and the next batch begins the log anew.
 */
final class Checkpoints implements Background {
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** Of the log, 64 MiB: pages that change all the time are flushed once for many changes. */
    private static final int LONG = 16384;
    /** Copies and flushes before the writer is asked: each leaves what was written during the one before. */
    private static final int ROUNDS = 2;
    /** Busy or not, pages in the log, pages of it in the file. Waits for no reader and no writer. */
    private static final String COPY = "PRAGMA wal_checkpoint(PASSIVE)";

    private final SqliteFile file;
    private final BetweenBatches writer;
    private final Scheduler disk;
    private final int longLog;
    private @Nullable Statements copying;

    Checkpoints(SqliteFile file, BetweenBatches writer, Scheduler disk) {
        this(file, writer, disk, LONG);
    }

    /** @param longLog pages after which the log is begun anew */
    Checkpoints(SqliteFile file, BetweenBatches writer, Scheduler disk, int longLog) {
        this.file = file;
        this.writer = writer;
        this.disk = disk;
        this.longLog = longLog;
    }

    @Override
    public String name() {
        return "checkpoints";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(), Flux.interval(EVERY, disk).onBackpressureDrop().concatMap(tick -> look(), 0), disk);
    }

    /** Pages that the log had; what is left of it is in the file when this ends. */
    Mono<Long> look() {
        return Mono.fromSupplier(this::copy)
                .flatMap(pages -> pages < longLog ? Mono.just(pages)
                        : Mono.fromSupplier(this::flushed).then(writer.run(Checkpoints::copy)));
    }

    private boolean flushed() {
        for (int round = 0; round < ROUNDS; round++) {
            flush();
            copy();
        }
        flush();
        return true;
    }

    private void flush() {
        try {
            file.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("the ledger's file cannot be flushed", failure);
        }
    }

    /** On one thread at a time: looks follow each other. */
    private long copy() {
        Statements known = copying;
        if (known == null) copying = known = new Statements(file.connect());
        return copy(known);
    }

    private static long copy(Statements connection) {
        return connection.query(COPY, row -> row.getLong(2)).getFirst();
    }
}
