package dev.turnpike.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sqlite.SqliteFile;
import dev.turnpike.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
    };

    private static final Scheduler LEASES = Schedulers.newSingle("leases", true);
    private static final AtomicInteger PROCESSES = new AtomicInteger();
    private static final Map<Path, String> DATABASES = new HashMap<>();

    /** All there are here. */
    public static List<TestLedger> all() {
        return PostgresServer.isThere() ? List.of(SQLITE, POSTGRES) : List.of(SQLITE);
    }

    /** The one that {@code -Dturnpike.ledger} names, SQLite unless set; a test that needs one that is not here is skipped. */
    public static TestLedger chosen() {
        TestLedger chosen = valueOf(System.getProperty("turnpike.ledger", SQLITE.name()));
        assumeTrue(chosen == SQLITE || PostgresServer.isThere());
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
        return Postgres.open(new Postgres.Server(url, null, null),
                new Postgres.Gateway("gateway-" + PROCESSES.incrementAndGet(), clock, lease));
    }

    /** The database on the server that belongs to a folder. */
    public static synchronized String url(Path folder) {
        assert Files.isDirectory(folder);
        return DATABASES.computeIfAbsent(folder, any -> PostgresServer.shared().database());
    }
}
