package dev.turnpike.bench.fill;

import dev.turnpike.core.journal.Journal;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.sqlite.SqliteFile;
import java.nio.file.Path;
import java.time.InstantSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A ledger of the gateway without a gateway: the same file, journal and threads. */
public final class Ledger implements AutoCloseable {
    private final SqliteFile file;
    private final Scheduler writer = Schedulers.newSingle("writer", true);
    private final Scheduler reader = Schedulers.newSingle("reader", true);
    private final Scheduler results = Schedulers.newParallel("results", 4, true);
    private final Journal journal;

    /** @param path of the file; made if it is not there */
    public Ledger(Path path, InstantSource clock) {
        file = SqliteFile.open("jdbc:sqlite:" + path);
        journal = new SqliteJournal(file, new Owner(), clock, writer, reader, results, commit -> {});
    }

    public Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        writer.dispose();
        reader.dispose();
        results.dispose();
        file.close();
    }
}
