package dev.turnpike.store;

import dev.turnpike.core.time.Background;
import dev.turnpike.store.sql.Statements;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The database that holds the ledger: migrated, and durable at every commit. {@code sqlite.SqliteFile} is one file for one
 * process; {@code postgres.Postgres} is a server's, for any number of processes.
 */
public interface Database extends AutoCloseable {
    /**
     * A connection of its own, for one thread at a time. The source hands out the same connection again and again, so
     * that the statements of a transaction meet on it; closing what it hands out changes nothing. A connection that is
     * lost is replaced by another once its transaction has failed.
     */
    DataSource connect();

    /** The ownership of this process, or its share. */
    Owner owner();

    /** The folder for files that belong to the ledger, such as kept images. */
    Path folder();

    /**
     * Why what is written now may be lost, or cannot be written; empty: nothing is wrong that can be seen from outside.
     * Looks at the disk.
     *
     * @param freeBytes which the disk should have
     */
    Optional<String> trouble(long freeBytes);

    /**
     * What keeps the database in order while it is written to; empty: nothing is needed.
     *
     * @param disk may wait for the disk
     */
    default Optional<Background> upkeep(BetweenBatches writer, Scheduler disk) {
        return Optional.empty();
    }

    /** Runs something on the connection that writes, outside of a transaction. */
    @FunctionalInterface
    interface BetweenBatches {
        Mono<Long> run(Function<Statements, Long> task);
    }

    /** Closes every connection. */
    @Override
    void close();
}
