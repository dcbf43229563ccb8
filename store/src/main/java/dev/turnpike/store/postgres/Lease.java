package dev.turnpike.store.postgres;

import dev.turnpike.store.Owner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Which gateway owns the ledger: the holder of the lease, for as long as it renews it. Times are the database's alone. A
 * gateway that takes the lease counts the epoch of {@link Owner} up in the same transaction; from then on the former
 * holder writes nothing, whatever it believes.
 */
final class Lease {
    /** Milliseconds since 1970, by the database's clock. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)";

    static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration RENEWED = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");

    private static final String TAKE = "UPDATE lease SET holder = ?, until = " + NOW + " + ? WHERE until < " + NOW;
    private static final String RENEW = "UPDATE lease SET until = " + NOW + " + ? WHERE holder = ?";
    private static final String RELEASE = "UPDATE lease SET until = 0 WHERE holder = ?";
    private static final String FORGET = "DELETE FROM commits WHERE at < " + NOW + " - 3600000";

    private final DataSource pool;
    private final String holder;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private volatile Disposable renewals = Disposables.disposed();
    private volatile Instant renewedAt = Instant.MIN;
    private volatile boolean lost;
    private volatile boolean away;

    Lease(DataSource pool, Postgres.Gateway us) {
        this.pool = pool;
        this.holder = us.id();
        this.clock = us.clock();
        this.scheduler = us.lease();
    }

    /** Waits until the ledger has no other owner, and owns it. */
    Owner await() throws SQLException, InterruptedException {
        boolean told = false;
        OptionalLong epoch = take();
        while (epoch.isEmpty()) {
            if (!told) LOG.info("another gateway owns the ledger; this one stands by until that one is gone");
            told = true;
            pause();
            epoch = takeIfThere();
        }
        if (told) LOG.info("this gateway owns the ledger now");
        renewals = scheduler.schedulePeriodically(this::renew, RENEWED.toMillis(), RENEWED.toMillis(),
                TimeUnit.MILLISECONDS);
        return Owner.since(epoch.getAsLong());
    }

    private void pause() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        scheduler.schedule(over::countDown, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        over.await();
    }

    /** A database that is away while this gateway stands by does not end it. */
    private OptionalLong takeIfThere() {
        try {
            return take();
        } catch (SQLException away) {
            LOG.debug("the database cannot be reached now", away);
            return OptionalLong.empty();
        }
    }

    /** Takes the lease if it has run out; the new epoch, or nothing. */
    OptionalLong take() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Instant before = clock.instant();
            OptionalLong epoch = update(connection, TAKE, holder, LENGTH.toMillis()) == 1
                    ? OptionalLong.of(nextEpoch(connection))
                    : OptionalLong.empty();
            connection.commit();
            if (epoch.isPresent()) renewedAt = before;
            return epoch;
        }
    }

    private static long nextEpoch(Connection connection) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement("UPDATE owner SET epoch = epoch + 1 RETURNING epoch");
                ResultSet row = next.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    void renew() {
        if (lost) return;
        try (Connection connection = pool.getConnection()) {
            Instant before = clock.instant();
            lost = update(connection, RENEW, LENGTH.toMillis(), holder) == 0;
            away = false;
            if (lost) LOG.error("another gateway has taken the ledger over: end this one; started again it stands by");
            else {
                renewedAt = before;
                update(connection, FORGET);
            }
        } catch (SQLException failure) {
            if (!away) LOG.warn("the lease of the ledger cannot be renewed: {}", failure.toString());
            away = true;
        }
    }

    /** Why nothing may be begun now; empty: this gateway owns the ledger. */
    Optional<String> trouble() {
        if (lost) return Optional.of("another gateway has taken it over (expected: an end of this one)");
        if (away) return Optional.of("its database cannot be reached");
        return clock.instant().isBefore(renewedAt.plus(LENGTH)) ? Optional.empty()
                : Optional.of("its lease has run out and is not renewed yet");
    }

    /** Ends the renewals and gives the lease back, so that another gateway need not wait for its end. */
    void close() {
        renewals.dispose();
        try (Connection connection = pool.getConnection()) {
            update(connection, RELEASE, holder);
        } catch (SQLException away) {
            LOG.warn("the lease of the ledger ends by itself in {} s: {}", LENGTH.toSeconds(), away.toString());
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            return statement.executeUpdate();
        }
    }
}
