package dev.turnpike.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.turnpike.store.Database;
import dev.turnpike.store.Owner;
import dev.turnpike.store.sql.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import reactor.core.scheduler.Scheduler;

/** A database of a PostgreSQL server as the ledger of any number of gateways. */
public final class Postgres implements Database {
    /** What the URL of such a database begins with. */
    public static final String PREFIX = "jdbc:postgresql:";
    /** Milliseconds since 1970, by the database's clock, in its words. */
    public static final String NOW = Membership.NOW;

    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final int MOST_CONNECTIONS = 24;
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    /** No statement_timeout: it would also end the wait for a standby within a commit, which then counts as done. */
    private static final String TIMEOUTS = "SET idle_in_transaction_session_timeout = 5000; SET lock_timeout = 15000";
    private static final String NUMBER = "DEFAULT (CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000000 AS BIGINT) * 4096 "
            + "+ CAST(FLOOR(RANDOM() * 4096) AS BIGINT))";
    /** Of the driver; those of the URL go first. */
    private static final Map<String, String> DRIVER = Map.of("ApplicationName", "turnpike", "tcpKeepAlive", "true",
            "connectTimeout", "5", "socketTimeout", "30", "targetServerType", "primary", "reWriteBatchedInserts",
            "true");

    private final Pool pool;
    private final UnaryOperator<String> wording;
    private final Marks marks;
    private final Membership membership;
    private final List<Session> open = new ArrayList<>();
    private @Nullable Owner owner;

    private Postgres(Pool pool, UnaryOperator<String> wording, Gateway us) {
        this.pool = pool;
        this.wording = wording;
        this.marks = new Marks(pool, us.id());
        this.membership = new Membership(pool, us);
    }

    /**
     * Where the database is.
     *
     * @param url {@code jdbc:postgresql://…}
     * @param user null: as the URL or the driver has it, as is the password
     */
    public record Server(String url, @Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "Server[…]";
        }
    }

    /**
     * This gateway, one of those that serve with the ledger.
     *
     * @param id that no other process has, at most 40 characters
     * @param clock for how long ago its row was renewed; whether it has run out the database's clock tells
     * @param renewals runs them, which wait for the database
     */
    public record Gateway(String id, InstantSource clock, Scheduler renewals) {}

    /**
     * Opens the database, or makes its tables, and joins those that serve with it.
     *
     * @throws IllegalStateException if it cannot be used; the message says why
     */
    public static Postgres open(Server server, Gateway us) {
        return open(server, us, UnaryOperator.identity());
    }

    /** @param way to the database once its tables are there */
    static Postgres open(Server server, Gateway us, UnaryOperator<Pool> way) {
        Pool pool = pool(server);
        try {
            check(pool);
            migrate(pool);
        } catch (RuntimeException failure) {
            pool.close();
            throw unusable(failure);
        }
        return joined(way.apply(pool), new Wording()::of, us);
    }

    static void migrate(DataSource source) {
        Schema.migrate(source, Map.of("number", "BIGINT", "ascending", NUMBER), "classpath:db/postgresql");
    }

    /**
     * Joins those that serve with a database that has all its tables.
     *
     * @param wording a statement as the database has it
     */
    static Postgres joined(Pool pool, UnaryOperator<String> wording, Gateway us) {
        Postgres database = new Postgres(pool, wording, us);
        try {
            database.owner = database.membership.join();
            LOG.info("gateways that share this ledger must share the folder of kept files too: {}",
                    database.folder().resolve("turnpike-files"));
            return database;
        } catch (RuntimeException | SQLException failure) {
            database.close();
            throw unusable(failure);
        }
    }

    private static Pool pool(Server server) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(server.url());
        config.setUsername(server.user());
        config.setPassword(server.password());
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTING.toMillis());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(TIMEOUTS);
        config.setExceptionOverrideClassName(SqlState.class.getName());
        DRIVER.forEach(config::addDataSourceProperty);
        try {
            return new ServerPool(config);
        } catch (RuntimeException failure) {
            throw unusable(failure);
        }
    }

    private static IllegalStateException unusable(Exception failure) {
        String why = failure.toString();
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause.getMessage() != null) why = cause.getMessage();
        return new IllegalStateException("the database cannot be used as a ledger: " + why, failure);
    }

    private static void check(Pool pool) {
        JdbcTemplate jdbc = new JdbcTemplate(pool);
        if (!Boolean.TRUE.equals(jdbc.queryForObject("SELECT 'B' < 'a'", Boolean.class)))
            throw new IllegalStateException("it does not sort texts by their bytes "
                    + "(expected: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C')");
        Map<String, String> settings = new HashMap<>();
        RowCallbackHandler setting = row -> settings.put(row.getString(1), row.getString(2));
        jdbc.query("SELECT name, setting FROM pg_settings", setting);
        if ("off".equals(settings.get("fsync")) || "off".equals(settings.get("synchronous_commit")))
            throw new IllegalStateException(
                    "its commits are not durable (expected: fsync = on, synchronous_commit = on)");
        if (settings.getOrDefault("synchronous_standby_names", "").isEmpty())
            LOG.warn("the ledger's database has no synchronous standby: what it had not copied is lost with it");
    }

    @Override
    public synchronized DataSource connect() {
        Session session = new Session(pool, marks, wording);
        open.add(session);
        return session;
    }

    @Override
    public Owner owner() {
        return owner == null ? new Owner() : owner;
    }

    /** The folder this process was started in. */
    @Override
    public Path folder() {
        return Path.of("").toAbsolutePath();
    }

    /** Does not look at a disk: that of the server cannot be seen. */
    @Override
    public Optional<String> trouble(long freeBytes) {
        return membership.trouble();
    }

    @Override
    public synchronized void close() {
        marks.close();
        open.forEach(Session::close);
        membership.close();
        pool.close();
    }

    private static final class ServerPool extends HikariDataSource implements Pool {
        ServerPool(HikariConfig config) {
            super(config);
        }
    }
}
