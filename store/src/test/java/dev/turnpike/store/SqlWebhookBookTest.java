package dev.turnpike.store;

import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.webhooks.WebhookBook.Due;
import dev.turnpike.core.webhooks.WebhookBook.Waits;
import dev.turnpike.store.webhooks.SqlWebhookBook;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The outbox of webhooks: in the transactions of hold and end, and after a crash. */
class SqlWebhookBookTest {
    private static final Webhook HOOK = new Webhook("https://client.example/hook", "whsec_" + "A".repeat(44));
    private final Scheduler writer = Schedulers.newSingle("writer");
    private final Scheduler reader = Schedulers.newSingle("reader");
    private final Scheduler results = Schedulers.newParallel("results", 2);
    @TempDir Path folder;
    private Database database;
    private SqliteJournal journal;
    private SqlWebhookBook book;

    static List<TestLedger> ledgers() {
        return TestLedger.all();
    }

    @AfterEach
    void close() {
        database.close();
        List.of(writer, reader, results).forEach(Scheduler::dispose);
    }

    private void open(TestLedger ledger) {
        database = ledger.open(folder);
        journal = new SqliteJournal(database, database.owner(), InstantSource.fixed(NOW), writer, reader, results,
                commit -> {});
        journal.takeOver().block();
        book = new SqlWebhookBook(journal);
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void itIsDueWithTheEndOfItsJobAndNotBeforeAlsoAfterACrash(TestLedger ledger) {
        open(ledger);
        Job job = hold("one", 1, HOOK);
        hold("two", 2, null);
        assertThat(due()).isEmpty();
        assertThat(book.waiting().block())
                .containsExactly(new Waits("client.example", job.facts().key().payer().hex(), 1));
        database.close();
        open(ledger);
        assertThat(due()).isEmpty();
        end(journal.job("one").block());
        end(journal.job("two").block());
        assertThat(due()).containsExactly(new Due("one", HOOK, 0));
        database.close();
        open(ledger);
        assertThat(due()).containsExactly(new Due("one", HOOK, 0));
        assertThat(job.closed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void oneThatWasTriedWaitsAndOneThatIsOverLeavesNothing(TestLedger ledger) {
        open(ledger);
        end(hold("one", 1, HOOK));
        assertThat(book.later("one", 1, NOW.plusSeconds(5)).block()).isTrue();
        assertThat(due()).isEmpty();
        assertThat(book.due(NOW.plusSeconds(5), 9).block()).containsExactly(new Due("one", HOOK, 1));
        assertThat(book.end("one").block()).isTrue();
        assertThat(book.waiting().block()).isEmpty();
        assertThat(book.end("one").block()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void aHoldThatIsRefusedBringsNone(TestLedger ledger) {
        open(ledger);
        Change first = Change.first(held("one", 1), new Change.Room(0, 0, 0)).telling(HOOK);
        assertThat(journal.apply(first).block()).isEqualTo(Verdict.OVER_BUDGET);
        assertThat(book.waiting().block()).isEmpty();
    }

    private Job hold(String id, int nonce, Webhook webhook) {
        Job job = held(id, nonce);
        assertThat(journal.apply(Change.first(job, null).telling(webhook)).block()).isEqualTo(Verdict.APPLIED);
        return job;
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void aJobThatItsClientTookBackNeedsNone(TestLedger ledger) {
        open(ledger);
        end(hold("one", 1, HOOK), Refusal.Code.CANCELLED);
        assertThat(due()).isEmpty();
        assertThat(book.waiting().block()).isEmpty();
    }

    private void end(Job job) {
        end(job, Refusal.Code.GENERATION_FAILED);
    }

    private void end(Job job, Refusal.Code code) {
        State closed = new State.Closed(new End.Released(code, "no"), NOW);
        assertThat(journal.apply(Change.of(job, job.in(closed))).block()).isEqualTo(Verdict.APPLIED);
    }

    private List<Due> due() {
        return book.due(NOW, 9).block();
    }
}
