package dev.turnpike.store.sqlite;

import dev.turnpike.core.time.Background;
import dev.turnpike.store.Database;
import dev.turnpike.store.Owner;
import dev.turnpike.store.OwnerOnly;
import dev.turnpike.store.sql.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import reactor.core.scheduler.Scheduler;

/**
 * One SQLite file as the database of one gateway, locked against a second process.
 *
 * <p>The lock is a file beside the database: SQLite's own exclusive mode would shut out our reading connection too.
 */
public final class SqliteFile implements Database {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final String PREFIX = "jdbc:sqlite:";
    /** Of pages in memory, for each connection. */
    private static final int CACHE_KIB = 16384;
    /** Of the log, 256 MiB: a commit writes them back itself, should {@link Checkpoints} not have done so. */
    private static final int LONGEST_LOG = 65536;

    private final String url;
    private final Path path;
    private final FileChannel lock;
    private final UnaryOperator<Connection> through;
    private final List<SingleConnectionDataSource> open = new ArrayList<>();
    private final Owner owner = new Owner();
    private volatile @Nullable Object identity;
    /** Of the file itself, to flush it. Stays open while connections are: closing it would end their locks. */
    private @Nullable FileChannel content;
    private boolean closed;

    private SqliteFile(String url, Path path, FileChannel lock, UnaryOperator<Connection> through) {
        this.url = url;
        this.path = path;
        this.lock = lock;
        this.through = through;
    }

    /**
     * Opens the file, or makes a new one.
     *
     * @param url {@code jdbc:sqlite:PATH}
     * @throws IllegalStateException if it cannot be used, such as when another process uses it; the message says why
     */
    public static SqliteFile open(String url) {
        SqliteFile file = migrated(url, UnaryOperator.identity());
        try {
            if (file.isOfEarlierVersion())
                throw new IllegalStateException("it was written by a development version of before the first release "
                        + "(expected: a new file in ledger.url, or this one moved away)");
            Schema.migrate(file.settings(), Schema.SQLITE);
            if (OwnerOnly.isForOthers(file.path))
                LOG.warn("{}: others on this machine may read the ledger (expected: its owner alone)", file.path);
            return file;
        } catch (RuntimeException | IOException failure) {
            file.close();
            throw new IllegalStateException(file.path + " cannot be used as a ledger: " + failure.getMessage(),
                    failure);
        }
    }

    /**
     * Opens a file that has all its tables already.
     *
     * @param through wraps every connection; a disk that fails, in tests
     */
    public static SqliteFile migrated(String url, UnaryOperator<Connection> through) {
        if (!url.startsWith(PREFIX))
            throw new IllegalArgumentException("not a file of SQLite (expected: jdbc:sqlite:PATH)");
        Path path = itself(Path.of(url.substring(PREFIX.length())).toAbsolutePath());
        return new SqliteFile(PREFIX + path, path, locked(path), through);
    }

    /** Earlier schemas began with a migration of another name; they were never released, and are not migrated. */
    private boolean isOfEarlierVersion() {
        JdbcTemplate jdbc = new JdbcTemplate(settings());
        boolean used = !jdbc.queryForList("SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'").isEmpty();
        return used && !jdbc
                .queryForList("SELECT 1 FROM flyway_schema_history WHERE version = '1' AND description <> 'ledger'")
                .isEmpty();
    }

    /** The real path of the file: the lock beside it must be the same for all its names. */
    private static Path itself(Path named) {
        try {
            if (Files.exists(named)) return alone(named.toRealPath());
            if (Files.isSymbolicLink(named))
                throw new IllegalStateException(
                        named + " is a link to nothing (expected: a file, or a name for a new one)");
            Path made = Files.createDirectories(named.getParent()).toRealPath().resolve(named.getFileName());
            OwnerOnly.file(made);
            return made;
        } catch (IOException failure) {
            throw unopened(named, failure);
        }
    }

    /** A hard link is the same file with another lock beside it. */
    private static Path alone(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(path, "unix:nlink") instanceof Integer names && names > 1)
            throw new IllegalStateException(path + " has " + names + " names (expected: one, without hard links)");
        return path;
    }

    @Override
    public Owner owner() {
        return owner;
    }

    @Override
    public Path folder() {
        Path parent = path.getParent();
        return parent != null ? parent : path;
    }

    @Override
    public Optional<String> trouble(long freeBytes) {
        try {
            if (!Objects.equals(identity, identity(path)))
                return Optional.of(path + " is another file than the one that is written (expected: a restart)");
            long free = Files.getFileStore(folder()).getUsableSpace();
            return free >= freeBytes ? Optional.empty()
                    : Optional.of("its disk has " + free + " bytes left (expected: " + freeBytes + ")");
        } catch (IOException failure) {
            return Optional.of(path + " is gone (expected: a restart): " + failure.getClass().getSimpleName());
        }
    }

    @Override
    public Optional<Background> upkeep(BetweenBatches writer, Scheduler disk) {
        return Optional.of(new Checkpoints(this, writer, disk));
    }

    /** Returns once the disk has what was written into the file itself. */
    void flush() throws IOException {
        content().force(false);
    }

    private synchronized FileChannel content() throws IOException {
        FileChannel known = content;
        if (known != null) return known;
        requireOpen();
        return content = FileChannel.open(path, StandardOpenOption.READ);
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException(path + " is closed");
    }

    /** Device and inode; null where there is no such thing. */
    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public synchronized SingleConnectionDataSource connect() {
        requireOpen();
        try {
            var source = new SingleConnectionDataSource(through.apply(settings().getConnection()), true);
            open.add(source);
            if (identity == null) identity = identity(path);
            return source;
        } catch (IOException failure) {
            throw unopened(path, failure);
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("ledger: cannot open " + path, failure);
        }
    }

    @Override
    public synchronized void close() {
        open.forEach(SingleConnectionDataSource::destroy);
        closed = true;
        try (FileChannel last = lock) {
            if (content != null) content.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SQLiteDataSource settings() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // A transaction that reads first must not fail at its first write because another connection wrote meanwhile.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(10_000);
        config.setCacheSize(-CACHE_KIB);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(LONGEST_LOG));
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    private static FileChannel locked(Path path) {
        try {
            FileChannel channel = OwnerOnly.open(path.resolveSibling(path.getFileName() + ".lock"));
            if (!taken(channel)) return channel;
            channel.close();
            throw new IllegalStateException(
                    path + " is in use by another process (expected: a ledger of this gateway alone)");
        } catch (IOException failure) {
            throw unopened(path, failure);
        }
    }

    private static IllegalStateException unopened(Path path, IOException failure) {
        return new IllegalStateException(
                path + " cannot be opened (expected: a folder that may be written to): " + failure, failure);
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException ours) {
            return true;
        }
    }
}
