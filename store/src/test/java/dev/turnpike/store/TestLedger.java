package dev.turnpike.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.store.postgres.HostilePool;
import dev.turnpike.store.postgres.HostilePool.Faults;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sqlite.SqliteFile;
import dev.turnpike.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The databases that every test of the ledger is run on: SQLite always, PostgreSQL where it is installed, and in CI. */
public enum TestLedger {
    SQLITE {
        @Override
        public Database open(Path folder) {
            return SqliteFile.open("jdbc:sqlite:" + folder.resolve("turnpike.db"));
        }
    },
    POSTGRES {
        @Override
        public Database open(Path folder) {
            return on(url(folder));
        }
    },
    /** PostgreSQL that behaves as databases that are spread over machines may. */
    HOSTILE {
        @Override
        public Database open(Path folder) {
            return hostile(url(folder), InstantSource.system(), LEASES, Faults.USUAL);
        }
    };

    private static final String CHOSEN = "turnpike.ledger";
    /** A server that speaks PostgreSQL's protocol, and lets make databases. */
    private static final @Nullable String ELSEWHERE = System.getenv("TURNPIKE_TEST_DB_URL");
    private static final Pattern URL = Pattern.compile("(jdbc:postgresql://[^/]+/)[^?]*\\??(.*)");
    private static final long SEED = Long.getLong("turnpike.seed", 1);
    private static final String SERIALIZABLE = "&options=-c%20default_transaction_isolation=serializable";
    private static final Scheduler LEASES = Schedulers.newSingle("leases", true);
    private static final AtomicInteger PROCESSES = new AtomicInteger();
    private static final Map<Path, String> DATABASES = new HashMap<>();
    private static @Nullable String template;

    /** All there are here, or the one that {@code -Dturnpike.ledger} names. */
    public static List<TestLedger> all() {
        if (System.getProperty(CHOSEN) != null) return List.of(chosen());
        return isThere() ? List.of(SQLITE, POSTGRES) : List.of(SQLITE);
    }

    /** The same and the hostile one: for some, since it takes its time. */
    public static List<TestLedger> andHostile() {
        List<TestLedger> all = new ArrayList<>(all());
        if (all.contains(POSTGRES)) all.add(HOSTILE);
        return all;
    }

    /** The one that {@code -Dturnpike.ledger} names, SQLite unless set; a test that needs one that is not here is skipped. */
    public static TestLedger chosen() {
        TestLedger chosen = valueOf(System.getProperty(CHOSEN, SQLITE.name()));
        assumeTrue(chosen == SQLITE || isThere());
        return chosen;
    }

    /** The ledger that belongs to a folder, or a new one. */
    public abstract Database open(Path folder);

    /** A gateway's database on a PostgreSQL server. */
    public static Postgres on(String url) {
        return on(url, InstantSource.system(), LEASES);
    }

    /** The same of a gateway that renews its row by this clock. */
    public static Postgres on(String url, InstantSource clock, Scheduler lease) {
        return Postgres.open(new Postgres.Server(url, null, null), gateway(clock, lease));
    }

    /** The same on a server that is hostile, and serializable unless told otherwise. */
    public static Postgres hostile(String url, InstantSource clock, Scheduler lease, Faults faults) {
        Postgres.Gateway us = gateway(clock, lease);
        return HostilePool.open(new Postgres.Server(url + SERIALIZABLE, null, null), us, SEED + PROCESSES.get(),
                faults);
    }

    private static Postgres.Gateway gateway(InstantSource clock, Scheduler lease) {
        return new Postgres.Gateway("gateway-" + PROCESSES.incrementAndGet(), clock, lease);
    }

    /** The database on the server that belongs to a folder. */
    public static synchronized String url(Path folder) {
        assert Files.isDirectory(folder);
        return DATABASES.computeIfAbsent(folder, any -> database());
    }

    /** Made once and copied: that is quicker than to make the tables for each test. */
    private static synchronized String template() {
        if (template == null) {
            String url = PostgresServer.shared().database();
            HostilePool.migrate(new DriverManagerDataSource(url));
            template = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        }
        return template;
    }

    /** Whether there is a server to test with. */
    public static boolean isThere() {
        return ELSEWHERE != null || PostgresServer.isThere();
    }

    /** The same, without tables at first. */
    public static synchronized String empty(Path folder) {
        return DATABASES.computeIfAbsent(folder, any -> PostgresServer.shared().database());
    }

    /** A new database: of a server that is started for the tests, with all tables, or of the one that the environment names. */
    public static String database() {
        if (ELSEWHERE == null) return PostgresServer.shared().database(template());
        Matcher url = URL.matcher(ELSEWHERE);
        assertThat(url.matches()).as(ELSEWHERE).isTrue();
        String name = "turnpike_test_" + Long.toHexString(new SecureRandom().nextLong());
        new JdbcTemplate(new DriverManagerDataSource(ELSEWHERE)).execute("CREATE DATABASE " + name);
        return url.group(1) + name + "?" + url.group(2);
    }
}
