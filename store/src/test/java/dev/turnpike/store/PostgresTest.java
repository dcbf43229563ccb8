package dev.turnpike.store;

import static dev.turnpike.core.journal.Journal.Verdict.APPLIED;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.books.Balances;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.postgres.HostilePool.Faults;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.testkit.PostgresServer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A ledger on PostgreSQL, and a server that is away. */
@Timeout(120)
class PostgresTest {
    private final Scheduler writer = Schedulers.newSingle("writer");
    private final Scheduler reader = Schedulers.newSingle("reader");
    private final Scheduler results = Schedulers.newParallel("results", 2);
    private PostgresServer server;
    private String url;
    private Postgres first;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        assumeTrue(PostgresServer.isThere());
        server = PostgresServer.shared();
        url = server.database();
        first = TestLedger.on(url);
        journal = journal(first);
        journal.takeOver().block();
    }

    @AfterEach
    void close() {
        if (first != null) first.close();
        List.of(writer, reader, results).forEach(Scheduler::dispose);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundOutAbout() throws Exception {
        PostgresServer mine = PostgresServer.start();
        String own = mine.database();
        try (CutProxy proxy = new CutProxy(mine.port());
                Postgres database = TestLedger.on(own.replace(":" + mine.port() + "/", ":" + proxy.port() + "/"))) {
            SqliteJournal through = journal(database);
            through.takeOver().block();
            for (int i = 1; i <= 9; i++) {
                proxy.cutAtNextCommit(CutProxy.Cut.values()[i % 3]);
                assertThat(apply(through, "job-" + i, i)).as("commit %d", i).isEqualTo(APPLIED);
            }
            assertThat(proxy.cuts()).isEqualTo(9);
            assertThat(mine.sql("t1", "SELECT COUNT(*) FROM jobs")).isEqualTo("9");
            assertThat(mine.sql("t1", "SELECT drawn FROM budgets WHERE scope = 'held/all'")).isEqualTo("90000");
        }
        mine.crash();
    }

    @Test
    void aStartThatLosesItsConnectionSaysSo() throws Exception {
        try (CutProxy proxy = new CutProxy(server.port())) {
            proxy.cutAtNextCommit(CutProxy.Cut.AFTER);
            String cut = server.database().replace(":" + server.port() + "/", ":" + proxy.port() + "/");
            assertThatIllegalStateException().isThrownBy(() -> TestLedger.on(cut)).withMessageContaining("I/O error");
        }
    }

    @Test
    void theBooksAreReadThoughTheirConnectionWasLost() {
        SqlRefundBook book = new SqlRefundBook(first, first.owner(), reader, results);
        Balances balances = new Balances(new Reads(first, reader, results), results, seen -> {});
        assertThat(book.owed("job").block()).isEqualTo(UsdcAmount.ZERO);
        assertThat(balances.now().block()).isEmpty();
        server.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                + url.substring(url.lastIndexOf('/') + 1, url.indexOf('?')) + "'");
        assertThat(book.owed("job").block()).isEqualTo(UsdcAmount.ZERO);
        assertThat(balances.now().block()).isEmpty();
    }

    @Test
    void afterACrashOfTheServerTheSameProcessGoesOn() {
        PostgresServer mine = PostgresServer.start();
        try (Postgres database = TestLedger.on(mine.database())) {
            SqliteJournal there = journal(database);
            there.takeOver().block();
            assertThat(apply(there, "one", 1)).isEqualTo(APPLIED);
            mine.crash();
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> apply(there, "two", 2));
            assertThat(there.pulse().failing()).isTrue();
            mine.begin();
            assertThat(apply(there, "two", 2)).isEqualTo(APPLIED);
            assertThat(there.job("one").block()).isEqualTo(held("one", 1, there.replica().epoch()));
        }
        mine.crash();
    }

    /** As databases that are spread over machines do, at the end of a transaction and in the middle. */
    @Test
    void transactionsThatTheDatabaseRollsBackOrLeavesInDoubtAreDoneOnce() {
        Faults often = new Faults(20, 200, 300, 0);
        try (Postgres database = TestLedger.hostile(url, () -> NOW, VirtualTimeScheduler.create(), often)) {
            SqliteJournal there = journal(database);
            there.takeOver().block();
            for (int i = 0; i < 50; i++) assertThat(apply(there, "job-" + i, i)).isEqualTo(APPLIED);
            assertThat(apply(there, "another", 7)).isEqualTo(Verdict.CONFLICT);
        }
        String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        assertThat(server.sql(name, "SELECT COUNT(*) FROM jobs")).isEqualTo("50");
        assertThat(server.sql(name, "SELECT drawn FROM budgets WHERE scope = 'held/all'")).isEqualTo("500000");
    }

    @Test
    void aDatabaseThatSortsByAnotherOrderThanThatOfBytesIsRefused() {
        server.sql("postgres", "CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'");
        assertThatIllegalStateException().isThrownBy(() -> TestLedger.on(server.url("sorted")))
                .withMessageContaining("does not sort texts by their bytes");
    }

    private SqliteJournal journal(Database database) {
        return new SqliteJournal(database, database.owner(), () -> NOW, writer, reader, results, commit -> {});
    }

    private static Verdict apply(SqliteJournal journal, String id, int nonce) {
        return Objects
                .requireNonNull(journal.apply(Change.first(held(id, nonce, journal.replica().epoch()), null)).block());
    }
}
