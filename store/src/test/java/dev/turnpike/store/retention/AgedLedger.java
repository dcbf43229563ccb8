package dev.turnpike.store.retention;

import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.bought;
import static dev.turnpike.store.Jobs.bytes;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.doubt.RefundState;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.Database;
import dev.turnpike.store.Jobs;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Balance;
import dev.turnpike.store.books.Day;
import dev.turnpike.store.books.Days;
import dev.turnpike.store.books.Filter;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.testkit.Works;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.scheduler.Scheduler;

/** A ledger with jobs of every kind of end, and a clock that is moved on until they are old. */
final class AgedLedger implements AutoCloseable {
    static final RetentionSettings KEEP = new RetentionSettings(Duration.ofDays(30), Duration.ofDays(400));
    /** Long after every authorization of these jobs has expired. */
    static final Instant LATER = Instant.parse("2033-01-01T00:00:00Z");
    static final LocalDate DAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    private static final UsdcAmount PRICE = new UsdcAmount(10_000);
    private static final UsdcAmount COST = new UsdcAmount(4_000);
    private static final Account SPENT = new Account.Exposure("alpha");

    final Database file;
    final SqliteJournal journal;
    final JdbcTemplate jdbc;
    private final Owner owner = new Owner();
    private final Reads reads;
    private final Scheduler here;
    Instant now = NOW;
    int nonces;

    AgedLedger(TestLedger on, Path folder, Scheduler here) {
        this.here = here;
        file = on.open(folder);
        journal = new SqliteJournal(file, owner, () -> now, here, here, here, commit -> {});
        jdbc = new JdbcTemplate(file.connect());
        reads = new Reads(file, here, here);
    }

    /** Jobs of every kind, named by it. */
    void fill() {
        settled("settled");
        Job disproven = close(sold("disproven"), new End.Settled(bytes(++nonces)), paid());
        note(disproven, Watch.Proof.DEAD, new Posting(Account.REVENUE, Account.LOSS, PRICE, "disproven", 0),
                new Posting(Account.LOSS, Account.PAYER, PRICE, "disproven", 0));
        note(close(open("cancelled"), new End.Released(Refusal.Code.CANCELLED, "cancelled")), Watch.Proof.DEAD);
        note(close(lost(intended("lost")), new End.Released(Refusal.Code.GENERATION_FAILED, "none"), loss()),
                Watch.Proof.DEAD);
        note(close(lost(intended("unpaid")), new End.Unpaid("insufficient_funds", null), loss()), Watch.Proof.DEAD);
        Job refunded = owed("refunded");
        owed("owed");
        refund(refunded);
        Job doubt = intended("doubt");
        doubt = next(Change.of(doubt, Works.with(doubt,
                Works.of(doubt).purchase(1).now(Purchase.State.IN_DOUBT, "reset by an upstream", NOW))));
        doubt = close(doubt, new End.Released(Refusal.Code.GENERATION_FAILED, "none"));
        next(Change.noted(doubt, new Watch(Watch.Proof.DEAD, NOW.plusSeconds(900)), List.of()));
        close(sold("unproven"), new End.Settled(bytes(++nonces)), paid());
        intended("open");
    }

    Job settled(String id) {
        return note(close(sold(id), new End.Settled(bytes(++nonces)), paid()), Watch.Proof.MOVED);
    }

    /** All that the books say: balances, those of one day and one upstream, and the day in figures. */
    List<Object> books() {
        Ledger ledger = new Ledger(reads);
        Instant from = DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
        List<Object> all = new ArrayList<>();
        all.add(balances(ledger, Filter.ALL));
        all.add(balances(ledger,
                new Filter(null, null, null, null, from, from.plus(Duration.ofDays(1)), Filter.MOST, null)));
        all.add(balances(ledger, new Filter(null, null, "alpha", null, null, null, Filter.MOST, null)));
        Day day = Objects.requireNonNull(new Days(reads).day(DAY).block());
        all.add(day);
        return all;
    }

    private static List<Balance> balances(Ledger ledger, Filter filter) {
        return Objects.requireNonNull(ledger.balances(filter).block());
    }

    List<String> jobs() {
        return jdbc.queryForList("SELECT id FROM jobs ORDER BY number", String.class);
    }

    long number(String query) {
        return Objects.requireNonNull(jdbc.queryForObject(query, Long.class));
    }

    private Job open(String id) {
        Job job = held(id, ++nonces);
        return next(Change.first(job, null));
    }

    private Job intended(String id) {
        Job job = open(id);
        return next(new Change(job, job.with(Works.of(job).with(bought(1, ++nonces)), new State.Working()), List.of(),
                List.of(new Posting(Account.TREASURY, SPENT, COST, "intended", 1))));
    }

    private Job sold(String id) {
        Job job = intended(id);
        return next(Change.of(job, job.with(
                Works.of(job).with(Works.of(job).purchase(1).delivered(bytes(++nonces), NOW)).with(Jobs.DELIVERY),
                new State.Settling(NOW, null, null)), new Posting(SPENT, new Account.Cost("alpha"), COST, "paid", 1)));
    }

    private Job lost(Job job) {
        return next(Change.of(job, Works.with(job, Works.of(job).purchase(1).lost(null, "bad images", NOW)),
                new Posting(SPENT, new Account.Cost("alpha"), COST, "paid", 1)));
    }

    private Job owed(String id) {
        return note(close(open(id), new End.Released(Refusal.Code.GENERATION_FAILED, "none")), Watch.Proof.MOVED,
                new Posting(Account.PAYER, Account.OWED, PRICE, "arrived for nothing", 0));
    }

    private void refund(Job job) {
        SqlRefundBook book = new SqlRefundBook(file, owner, here, here);
        Refund refund = new Refund(job.id(), Jobs.PAYER, PRICE, RefundState.INTENDED, job.facts().payment(),
                job.facts().terms(), null, 1, now);
        assertThat(book.intend(refund).block()).isTrue();
        assertThat(book.change(refund, RefundState.SETTLED, bytes(++nonces), now).block()).isTrue();
    }

    private Job close(Job job, End end, Posting... postings) {
        return next(Change.of(job, job.in(new State.Closed(end, NOW)), postings));
    }

    private Job note(Job job, Watch.Proof proof, Posting... postings) {
        return next(Change.noted(job, new Watch(proof, null), List.of(postings)));
    }

    private Job next(Change change) {
        assertThat(journal.apply(change).block()).isEqualTo(Verdict.APPLIED);
        return change.after();
    }

    private static Posting paid() {
        return new Posting(Account.PAYER, Account.REVENUE, PRICE, "settled", 0);
    }

    private static Posting loss() {
        return new Posting(new Account.Cost("alpha"), Account.LOSS, COST, "of no use", 1);
    }

    @Override
    public void close() {
        file.close();
    }
}
