package dev.turnpike.store;

import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The database that holds the ledger: migrated, and durable at every commit. {@link SqliteFile} is one file for one
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

    /** Closes every connection. */
    @Override
    void close();
}
