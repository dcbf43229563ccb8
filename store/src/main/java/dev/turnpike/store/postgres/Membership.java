package dev.turnpike.store.postgres;

import dev.turnpike.core.journal.Replica;
import dev.turnpike.store.Owner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * This gateway among those that serve with the ledger: its row says that it lives, for as long as it renews it. Times are
 * the database's alone. A gateway whose row has run out is taken off by another one, in a transaction that no other
 * write is beside; from then on it writes nothing in its epoch, whatever it believes, and its jobs are for all others to
 * claim. When it finds out it comes back in a new epoch, without jobs.
 *
 * <p>A gateway takes off others only when it has itself been here for a {@link #LENGTH} without a gap: after a database
 * was away, all have run out, and none of them has died. One that could not reach the database for a moment counts that as a
 * gap: the row of another may have run out meanwhile, and its own not.
 */
final class Membership {
    /** Milliseconds since 1970, by the database's clock. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)";

    static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration RENEWED = Duration.ofSeconds(5);
    private static final Duration LOOKS = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 20;
    /** Of tries in all: well within the life of a row. */
    private static final Duration TRIED = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");

    /** Before it no transaction that writes is under way, and none begins before this one has ended. */
    private static final String LOCK = "SELECT epoch FROM owner FOR UPDATE";

    /** Shorter than what is left of a row that is about to be renewed. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = 8000";

    /** A row of ours that was written by a commit whose answer was lost: without it, it would be seen until it runs out. */
    private static final String UNSAID = "DELETE FROM replicas WHERE holder = ?";
    private static final String NEXT = "UPDATE owner SET epoch = epoch + 1 RETURNING epoch";
    private static final String COME = "INSERT INTO replicas (epoch, holder, until, since) VALUES (?, ?, " + NOW
            + " + ?, " + NOW + ")";
    private static final String RENEW = "UPDATE replicas SET until = " + NOW + " + ?, since = CASE WHEN until < " + NOW
            + " OR ? = 1 THEN " + NOW + " ELSE since END WHERE epoch = ?";
    private static final String SEEN = "SELECT MIN(epoch), COUNT(*), COUNT(CASE WHEN until < " + NOW
            + " THEN 1 END) FROM replicas";
    private static final String TAKE_OFF = "DELETE FROM replicas WHERE until < " + NOW
            + " AND EXISTS (SELECT 1 FROM replicas us WHERE us.epoch = ? AND us.until >= " + NOW
            + " AND us.since + ? <= " + NOW + ")";
    private static final String LEAVE = "DELETE FROM replicas WHERE epoch = ?";

    private final DataSource pool;
    private final Postgres.Gateway us;
    private final InstantSource clock;
    private @Nullable Owner owner;
    private Disposable looks = Disposables.disposed();
    private volatile Instant renewedAt = Instant.MIN;
    private volatile boolean away;

    Membership(DataSource pool, Postgres.Gateway us) {
        this.pool = pool;
        this.us = us;
        this.clock = us.clock();
    }

    /** Joins those that serve with the ledger, and stays one of them until {@link #close}. */
    Owner join() throws SQLException {
        Owner joined = Owner.shared(come());
        owner = joined;
        looks = us.renewals()
                .schedulePeriodically(() -> look(joined), LOOKS.toMillis(), LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        return joined;
    }

    private Replica come() throws SQLException {
        Instant before = clock.instant();
        long epoch = alone(connection -> {
            update(connection, UNSAID, us.id());
            long next = query(connection, NEXT, row -> row.getLong(1));
            update(connection, COME, next, us.id(), LENGTH.toMillis());
            return next;
        });
        renewedAt = before;
        return seen().to(epoch);
    }

    private Seen seen() throws SQLException {
        return again(
                connection -> query(connection, SEEN, row -> new Seen(row.getLong(1), row.getInt(2), row.getInt(3))));
    }

    /** The rows of all gateways: the one that came first does what one does for all. */
    private record Seen(long first, int all, int runOut) {
        Replica to(long epoch) {
            return new Replica(epoch, true, first == epoch, Math.max(1, all - runOut));
        }
    }

    /** Renews, comes back if this gateway was taken off, and takes off those that have run out. */
    void look(Owner owner) {
        try {
            Replica now = owner.replica();
            Instant at = clock.instant();
            boolean due = at.isBefore(renewedAt) || !at.isBefore(renewedAt.plus(RENEWED));
            if (away || owner.isReplaced() || due) now = renew(owner, now);
            Seen seen = seen();
            if (seen.runOut() > 0 && takeOff(now.epoch())) seen = seen();
            owner.is(seen.to(now.epoch()));
            away = false;
        } catch (SQLException failure) {
            if (!away) LOG.warn("the ledger's row of this gateway cannot be renewed: {}", failure.toString());
            away = true;
            Replica now = owner.replica();
            if (hasRunOut() && now.onDuty()) owner.is(new Replica(now.epoch(), true, false, now.living()));
        }
    }

    private Replica renew(Owner owner, Replica now) throws SQLException {
        Instant before = clock.instant();
        if (again(connection -> update(connection, RENEW, LENGTH.toMillis(), away ? 1 : 0, now.epoch())) == 1) {
            renewedAt = before;
            again(connection -> update(connection, Marks.FORGET));
            return now;
        }
        owner.isGone(now.epoch());
        LOG.error("another gateway has taken this one's jobs over: it did not renew its row for {} s. It comes back "
                + "without them", LENGTH.toSeconds());
        Replica again = come();
        owner.is(again);
        return again;
    }

    /** Whether any was taken off. */
    private boolean takeOff(long epoch) throws SQLException {
        int gone = alone(connection -> update(connection, TAKE_OFF, epoch, LENGTH.toMillis()));
        if (gone > 0) LOG.warn("gateways that have not renewed their rows: {}; the others take up their jobs", gone);
        return gone > 0;
    }

    /** In a transaction that no other write is beside. */
    private <T> T alone(Work<T> work) throws SQLException {
        return again(connection -> {
            connection.setAutoCommit(false);
            try {
                update(connection, PATIENCE);
                query(connection, LOCK, row -> row.getLong(1));
                T done = work.on(connection);
                connection.commit();
                return done;
            } catch (SQLException failure) {
                undo(connection, failure);
                throw failure;
            } finally {
                if (!connection.isClosed()) connection.setAutoCommit(true);
            }
        });
    }

    private static void undo(Connection connection, SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }

    /**
     * Again if the database has rolled it back for reasons of its own, or does not say whether it has: what is done twice
     * is as if done once.
     */
    private <T> T again(Work<T> work) throws SQLException {
        Instant over = clock.instant().plus(TRIED);
        for (int tries = 1;; tries++) {
            try (Connection connection = pool.getConnection()) {
                return work.on(connection);
            } catch (SQLException failure) {
                boolean enough = tries == MOST_TRIES || !clock.instant().isBefore(over);
                if (enough || !SqlState.isAgain(failure)) throw failure;
            }
        }
    }

    private boolean hasRunOut() {
        return !clock.instant().isBefore(renewedAt.plus(LENGTH));
    }

    /** Why nothing may be begun now; empty: this gateway is one of those that serve. */
    Optional<String> trouble() {
        Owner now = owner;
        if (now == null || now.isReplaced()) return Optional.of("its jobs were taken over; it is coming back");
        if (away) return Optional.of("its database cannot be reached");
        return hasRunOut() ? Optional.of("its row has run out and is not renewed yet") : Optional.empty();
    }

    /** Leaves: the others take up at once what is left of its jobs. */
    void close() {
        looks.dispose();
        Owner now = owner;
        if (now == null) return;
        try {
            alone(connection -> update(connection, LEAVE, now.replica().epoch()));
        } catch (SQLException failure) {
            LOG.warn("the ledger's row of this gateway runs out by itself in {} s: {}", LENGTH.toSeconds(),
                    failure.toString());
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            return statement.executeUpdate();
        }
    }

    private static <T> T query(Connection connection, String sql, Read<T> read) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql); ResultSet row = statement.executeQuery()) {
            row.next();
            return read.of(row);
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private interface Read<T> {
        T of(ResultSet row) throws SQLException;
    }
}
