package dev.turnpike.store.retention;

import static dev.turnpike.store.retention.AgedLedger.KEEP;
import static dev.turnpike.store.retention.AgedLedger.LATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.store.Jobs;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.testkit.Works;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is deleted for its age, what stays, and that no figure changes by it. */
@ParameterizedClass
@MethodSource("dev.turnpike.store.TestLedger#all")
class RetentionTest {
    private static final String[] STAY = {"owed", "doubt", "unproven", "open"};

    @TempDir Path folder;
    @Parameter TestLedger on;
    private final Map<String, Integer> deleted = new LinkedHashMap<>();
    private final Map<String, Duration> lags = new LinkedHashMap<>();
    private AgedLedger ledger;

    @BeforeEach
    void fill() {
        ledger = new AgedLedger(on, folder, Schedulers.immediate());
        ledger.fill();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void noBalanceAndNoDayInFiguresChangesByADeletion() {
        List<Object> before = ledger.books();
        sweep(LATER);
        assertThat(ledger.books()).isEqualTo(before);
        assertThat(ledger.number("SELECT COUNT(*) FROM movements WHERE job = 'settled'")).isZero();
        assertThat(ledger.number("SELECT COALESCE(SUM(amount), 0) FROM entries")).isZero();
    }

    @Test
    void onlyWhatHasEndedAndIsProvenAndNotOwedIsDeleted() {
        sweep(LATER);
        assertThat(ledger.jobs()).containsExactlyInAnyOrder(STAY);
        assertThat(ledger.jdbc.queryForList("SELECT job FROM purchases", String.class))
                .containsExactlyInAnyOrder("doubt", "unproven", "open");
        assertThat(ledger.number("SELECT COUNT(*) FROM refunds")).isZero();
        assertThat(Objects.requireNonNull(ledger.journal.job("open").block()).work()).as("its order")
                .extracting(work -> Works.of(read("open")).request().order().prompt())
                .isEqualTo("a cat");
    }

    @Test
    void whatStaysIsDrivenOnAfterARestart() {
        sweep(LATER);
        List<Object> books = ledger.books();
        ledger.close();
        ledger = new AgedLedger(on, folder, Schedulers.immediate());
        ledger.now = LATER;
        assertThat(Objects.requireNonNull(ledger.journal.takeOver().block())).extracting(Job::id)
                .containsExactly("open");
        assertThat(ledger.journal.unreadable()).isZero();
        ledger.settled("after");
        sweep(LATER.plus(KEEP.jobs()).plus(Duration.ofDays(2)));
        assertThat(ledger.jobs()).containsExactlyInAnyOrder(STAY);
        assertThat(ledger.books().getLast()).isEqualTo(books.getLast());
    }

    @Test
    void aJobWhosePromptIsDeletedKeepsItsEndAndItsMoney() {
        Job before = read("settled");
        sweep(Jobs.NOW.plus(KEEP.prompts()).plusMillis(1));
        Job after = read("settled");
        assertThat(after.facts()).isEqualTo(before.facts());
        assertThat(after.state()).isEqualTo(before.state());
        assertThat(Works.of(after).isDeleted()).isTrue();
        assertThat(Works.of(after).images().orElseThrow().pictures()).isEmpty();
        assertThat(Works.of(after).purchases()).extracting(Purchase::amount, Purchase::state)
                .isEqualTo(Works.of(before)
                        .purchases()
                        .stream()
                        .map(p -> org.assertj.core.groups.Tuple.tuple(p.amount(), p.state()))
                        .toList());
        assertThat(ledger.journal.find(before.facts().key()).block()).isEqualTo(after);
        assertThat(ledger.jobs()).as("nothing is deleted yet").contains("settled", "lost", "refunded");
        assertThat(Works.of(read("unproven")).request()).isNotEqualTo(ImageRequest.DELETED);
        assertThat(ledger.number("SELECT COUNT(*) FROM works WHERE order_json LIKE '%a cat%'")).isEqualTo(3);
        assertThat(ledger.number("SELECT COUNT(*) FROM purchases WHERE row LIKE '%bad images%'")).isZero();
    }

    @Test
    void nothingIsDeletedBeforeItsTime() {
        sweep(Jobs.NOW.plus(KEEP.prompts()));
        assertThat(ledger.number("SELECT COUNT(*) FROM jobs WHERE aged_from IS NOT NULL")).isZero();
        sweep(Jobs.NOW.plus(KEEP.jobs()));
        assertThat(ledger.jobs()).contains("settled", "cancelled");
    }

    @Test
    void aJobStaysForAsLongAsItsAuthorizationMightBeCarriedOut() {
        Instant expires = Instant.ofEpochSecond(1_900_000_000);
        sweep(expires.plus(KEEP.jobs()));
        assertThat(ledger.jobs()).contains("settled");
        sweep(expires.plus(KEEP.jobs()).plus(Duration.ofDays(2)));
        assertThat(ledger.jobs()).doesNotContain("settled");
    }

    @Test
    void whatIsGoneIsNotReconciled() {
        SqlBooks books = new SqlBooks(new Reads(ledger.file, Schedulers.immediate(), Schedulers.immediate()),
                () -> LATER);
        assertThat(books.since().block()).isEqualTo(Instant.EPOCH);
        sweep(LATER);
        assertThat(books.since().block()).isEqualTo(LATER.minus(KEEP.jobs()).plus(Duration.ofDays(1)));
    }

    @Test
    void whatNothingRefersToAnyMoreIsDeletedToo() {
        ledger.jdbc.update("DELETE FROM movements WHERE job IN ('owed', 'doubt', 'unproven', 'open')");
        ledger.jdbc.update("DELETE FROM purchases WHERE job IN ('owed', 'doubt', 'unproven', 'open')");
        ledger.jdbc.update(
                "DELETE FROM works WHERE job IN (SELECT number FROM jobs WHERE id IN ('owed', 'doubt', 'unproven', 'open'))");
        ledger.jdbc.update("DELETE FROM jobs WHERE id IN ('owed', 'doubt', 'unproven', 'open')");
        ledger.jdbc.update("UPDATE payers SET held = 0, working = 0");
        ledger.jdbc.update(
                "INSERT INTO generations (id, prices, since, until) VALUES (1, 'old', 0, 1), (2, 'now', 1, NULL)");
        ledger.jdbc.update(
                "INSERT INTO transfers_seen VALUES ('0x1', '0x2', '0x3', 5, 0, 'foreign_transfer_in', NULL, 7)");
        ledger.jdbc.update("INSERT INTO movements VALUES ('', 'chain/0x1/0', 'outside', 'suspense', 5, 0, 'came', 7)");
        ledger.settled("now");
        ledger.now = LATER;
        sweep(LATER);
        for (String table : List.of("jobs", "purchases", "movements", "transfers_seen", "texts", "payees", "payers",
                "payer_hours"))
            assertThat(ledger.number("SELECT COUNT(*) FROM " + table)).as(table).isZero();
        assertThat(ledger.jdbc.queryForList("SELECT prices FROM generations", String.class)).containsExactly("now");
        assertThat(ledger.number("SELECT SUM(amount) FROM entries WHERE account = 'suspense'")).isEqualTo(5);
    }

    @Test
    void aTextThatWasDeletedIsWrittenAgain() {
        for (String job : STAY)
            for (String table : List.of("purchases", "movements"))
                ledger.jdbc.update("DELETE FROM " + table + " WHERE job = ?", job);
        ledger.jdbc.update(
                "DELETE FROM works WHERE job IN (SELECT number FROM jobs WHERE id IN ('owed', 'doubt', 'unproven', 'open'))");
        for (String job : STAY) ledger.jdbc.update("DELETE FROM jobs WHERE id = ?", job);
        sweep(LATER);
        assertThat(ledger.number("SELECT COUNT(*) FROM texts")).isZero();
        ledger.now = LATER;
        ledger.settled("again");
        assertThat(read("again").facts().terms()).isEqualTo(Jobs.held("any", 1).facts().terms());
    }

    // ---- steps

    @Test
    void aStepThatFailsLeavesNothingBehind() {
        List<Object> before = ledger.books();
        sweep(Jobs.NOW.plus(KEEP.prompts()).plusMillis(1));
        assertThatIllegalStateException().isThrownBy(() -> ledger.journal.sweep(jdbc -> {
            assertThat(new EndedJobs().step(jdbc, KEEP, LATER).deleted()).isPositive();
            throw new IllegalStateException("the process ends here");
        }).block());
        assertThat(ledger.jobs()).contains("settled", "refunded", "lost");
        assertThat(ledger.number("SELECT COUNT(*) FROM movement_days")).isZero();
        sweep(LATER);
        assertThat(ledger.books()).isEqualTo(before);
    }

    @Test
    void aStepTakesFewAndTheNextProcessGoesOn() {
        for (int i = 0; i < 2 * Sweep.AT_ONCE; i++) ledger.settled("more-" + i);
        List<Object> before = ledger.books();
        step(new Prompts(), LATER);
        step(new EndedJobs(), LATER);
        assertThat(ledger.number("SELECT COUNT(*) FROM works")).isGreaterThan(Sweep.AT_ONCE);
        assertThat(ledger.books()).isEqualTo(before);
        ledger.close();
        ledger = new AgedLedger(on, folder, Schedulers.immediate());
        sweep(LATER);
        assertThat(ledger.jobs()).containsExactlyInAnyOrder(STAY);
        assertThat(ledger.books()).isEqualTo(before);
    }

    @Test
    void everyStatementFindsItsRowsByAnIndex() {
        assumeTrue(on == TestLedger.SQLITE, "the plans are those of SQLite");
        var watched = new Explained(ledger);
        for (Sweep sweep : sweeps()) sweep.step(watched, KEEP, LATER);
        new OldTransfers().step(watched, KEEP, LATER);
        assertThat(watched.plans).hasSizeGreaterThan(15);
        assertThat(watched.plans.entrySet()).filteredOn(plan -> plan.getValue().stream().anyMatch(Explained::walks))
                .isEmpty();
        assertThat(watched.explained("SELECT job FROM works WHERE order_json IS NULL")).anyMatch(Explained::walks);
    }

    // ---- the loop

    @Test
    void theLoopSweepsByItselfTellsAndThenWaits() {
        ledger.close();
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        ledger = new AgedLedger(on, folder, Schedulers.immediate());
        ledger.now = LATER;
        var loop = retention(new Time(() -> LATER, clock)).start();
        assertThat(ledger.jobs()).contains("settled");
        clock.advanceTimeBy(Duration.ofMinutes(2));
        assertThat(ledger.jobs()).containsExactlyInAnyOrder(STAY);
        assertThat(deleted).containsEntry("jobs", 6).containsEntry("prompts", 7).containsEntry("hours", 1);
        assertThat(lags).containsEntry("prompts", Duration.ZERO).containsEntry("jobs", Duration.ZERO);
        loop.dispose();
    }

    private Retention retention(Time time) {
        return new Retention(ledger.journal, () -> KEEP, time, new Retention.Watcher() {
            @Override
            public void deleted(String kind, int rows) {
                deleted.merge(kind, rows, Integer::sum);
            }

            @Override
            public void oldest(String kind, Duration age, Duration lag) {
                lags.put(kind, lag);
            }
        });
    }

    private Job read(String id) {
        return Objects.requireNonNull(ledger.journal.job(id).block());
    }

    private static List<Sweep> sweeps() {
        List<Sweep> all = new ArrayList<>(List.of(new Prompts(), new EndedJobs(), new OldTransfers()));
        all.addAll(Unused.ALL);
        return all;
    }

    private void sweep(Instant now) {
        for (Sweep sweep : sweeps()) while (step(sweep, now) == Sweep.AT_ONCE) {}
    }

    private int step(Sweep sweep, Instant now) {
        return Objects.requireNonNull(ledger.journal.sweep(jdbc -> sweep.step(jdbc, KEEP, now)).block()).rows();
    }

    /** Asks for the plan of every statement, and then does it. */
    private static final class Explained extends JdbcTemplate {
        final Map<String, List<String>> plans = new LinkedHashMap<>();

        Explained(AgedLedger ledger) {
            super(Objects.requireNonNull(ledger.jdbc.getDataSource()));
        }

        @Override
        public <T> List<T> query(String sql, RowMapper<T> row, Object... values) {
            plans.put(sql, explained(sql, values));
            return super.query(sql, row, values);
        }

        @Override
        public int update(String sql, Object... values) {
            plans.put(sql, explained(sql, values));
            return super.update(sql, values);
        }

        List<String> explained(String sql, Object... values) {
            return super.query("EXPLAIN QUERY PLAN " + sql, (rs, n) -> rs.getString(4), values);
        }

        static boolean walks(String step) {
            return step.startsWith("SCAN") && !step.contains("json_each");
        }
    }
}
