package dev.turnpike.bench.micro;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.sqlite.SQLiteConfig;

/**
 * The plainest group commit: one thread takes what waits, writes it with prepared statements, commits, and tells the
 * writers. A hold is one row; its end changes that row and adds a purchase and six entries.
 */
final class GroupCommit implements AutoCloseable {
    private static final int BATCH = 512;
    /** Bytes of a job and of a purchase, as the ledger has them for the load's order. */
    private static final int JOB = 1300;
    private static final int PURCHASE = 900;
    private static final int ENTRIES = 6;

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Connection connection;
    private final PreparedStatement job;
    private final PreparedStatement close;
    private final PreparedStatement purchase;
    private final PreparedStatement entry;
    private final Thread thread;
    private long entries;

    GroupCommit(Path file) {
        try {
            var config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            connection = config.createConnection("jdbc:sqlite:" + file);
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE jobs (id TEXT PRIMARY KEY, state INTEGER, body TEXT)");
                statement.execute("CREATE TABLE purchases (job TEXT PRIMARY KEY, body TEXT)");
                statement.execute(
                        "CREATE TABLE entries (id INTEGER PRIMARY KEY, job TEXT, account TEXT, amount INTEGER)");
            }
            connection.setAutoCommit(false);
            job = connection.prepareStatement("INSERT INTO jobs VALUES (?, 0, ?)");
            close = connection.prepareStatement("UPDATE jobs SET state = 1 WHERE id = ?");
            purchase = connection.prepareStatement("INSERT INTO purchases VALUES (?, ?)");
            entry = connection.prepareStatement("INSERT INTO entries VALUES (?, ?, 'exposure:x-router', 5694)");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
        thread = Thread.ofPlatform().name("group-commit").daemon().start(this::loop);
    }

    /** Returns when it is durable. */
    void write(String id, boolean isNew) {
        var waiting = new Waiting(id, isNew, new CompletableFuture<>());
        queue.add(waiting);
        waiting.done().join();
    }

    private void loop() {
        List<Waiting> batch = new ArrayList<>(BATCH);
        try {
            while (true) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                for (Waiting one : batch) apply(one);
                connection.commit();
                batch.forEach(one -> one.done().complete(null));
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (SQLException broken) {
            batch.forEach(one -> one.done().completeExceptionally(broken));
        }
    }

    private void apply(Waiting one) throws SQLException {
        if (one.isNew()) {
            job.setString(1, one.id());
            job.setString(2, "j".repeat(JOB));
            job.executeUpdate();
            return;
        }
        close.setString(1, one.id());
        close.executeUpdate();
        purchase.setString(1, one.id());
        purchase.setString(2, "p".repeat(PURCHASE));
        purchase.executeUpdate();
        for (int i = 0; i < ENTRIES; i++) {
            entry.setLong(1, ++entries);
            entry.setString(2, one.id());
            entry.executeUpdate();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            connection.close();
        } catch (InterruptedException | SQLException over) {
            throw new IllegalStateException(over);
        }
    }

    private record Waiting(String id, boolean isNew, CompletableFuture<Void> done) {}
}
