package dev.turnpike.store;

import static dev.turnpike.core.journal.Journal.Verdict.APPLIED;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.store.postgres.HostilePool.Faults;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.testkit.Sample;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Questions on a database that rolls back every tenth one, as those that are spread over machines sometimes do. */
@Timeout(120)
class HostileReadsTest {
    private static final Faults SOME = new Faults(0, 0, 0, 100);
    private final Scheduler here = Schedulers.immediate();

    @RepeatedTest(5)
    void areAskedAgain() {
        assumeTrue(TestLedger.isThere());
        try (Postgres ledger = TestLedger.hostile(TestLedger.database(), () -> NOW, VirtualTimeScheduler.create(),
                SOME)) {
            var journal = new SqliteJournal(ledger, ledger.owner(), () -> NOW, here, here, here, commit -> {});
            Job job = held("one", 1, journal.replica().epoch());
            assertThat(journal.apply(Change.first(job, null)).block()).isEqualTo(APPLIED);
            assertThat(journal.job("one").block()).isEqualTo(job);
            assertThat(journal.find(job.facts().key()).block()).isEqualTo(job);
            assertThat(Objects.requireNonNull(journal.arrival(job.facts().key(), "", NOW, NOW, NOW).block()).held())
                    .isEqualTo(job);
            var books = new SqlBooks(new Reads(ledger, here, here), () -> NOW);
            assertThat(books.since().block()).isNotNull();
            assertThat(books.booked(NOW.minus(Duration.ofDays(1)), NOW).block()).isEmpty();
            var refunds = new SqlRefundBook(ledger, ledger.owner(), here, here);
            assertThat(refunds.find("one").blockOptional()).isEmpty();
            assertThat(Objects.requireNonNull(refunds.owed("one").block()).isZero()).isTrue();
            assertThat(refunds.open("", 10).block()).isEmpty();
            Configuration configuration = Sample.configuration();
            var generations = new Generations(ledger, () -> NOW);
            generations.quoter(configuration);
            assertThat(new Generations(ledger, () -> NOW).quoter(configuration)).isNotNull();
        }
    }
}
