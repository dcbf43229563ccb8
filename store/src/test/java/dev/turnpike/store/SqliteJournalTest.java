package dev.turnpike.store;

import static dev.turnpike.core.journal.Journal.Verdict.APPLIED;
import static dev.turnpike.core.journal.Journal.Verdict.CONFLICT;
import static dev.turnpike.core.journal.Journal.Verdict.OVER_BUDGET;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.bought;
import static dev.turnpike.store.Jobs.bytes;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Doubt;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Draw;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Works;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The journal on a real database, a hostile one too, with a real thread that writes and one that reads. */
@ParameterizedClass
@MethodSource("dev.turnpike.store.TestLedger#andHostile")
class SqliteJournalTest {
    private final Scheduler writer = Schedulers.newSingle("writer");
    private final Scheduler reader = Schedulers.newSingle("reader");
    private final Scheduler results = Schedulers.newParallel("results", 2);
    @TempDir Path folder;
    @Parameter TestLedger on;
    private Database file;
    private JdbcTemplate jdbc;
    private SqliteJournal journal;
    private Instant now = NOW;

    @BeforeEach
    void open() {
        file = on.open(folder);
        jdbc = new JdbcTemplate(file.connect());
        journal = new SqliteJournal(file, new Owner(), () -> now, writer, reader, results, commit -> {});
    }

    @AfterEach
    void close() {
        file.close();
        List.of(writer, reader, results).forEach(Scheduler::dispose);
    }

    // ---- law 1

    @Test
    void aPaymentHoldsOneJob() {
        assertThat(apply(Change.first(held("one", 1), null))).isEqualTo(APPLIED);
        assertThat(apply(Change.first(held("two", 1), null))).isEqualTo(CONFLICT);
        assertThat(find(held("any", 1))).isEqualTo(held("one", 1));
        assertThat(find(held("any", 2))).isNull();
    }

    @Test
    void aPaymentSentFiftyTimesAtOnceHoldsOneJob() {
        List<Verdict> verdicts = all(
                IntStream.range(0, 50).mapToObj(i -> Change.first(held("job-" + i, 1), null)).toList());
        assertThat(verdicts).containsOnlyOnce(APPLIED).filteredOn(CONFLICT::equals).hasSize(49);
    }

    // ---- versions and owners

    @Test
    void aStepFromAnOldVersionIsRefused() {
        Job job = given(held("one", 1));
        assertThat(apply(Change.of(job, job.in(new State.Working())))).isEqualTo(APPLIED);
        assertThat(apply(Change.of(job, job.in(new State.Working())))).isEqualTo(CONFLICT);
        assertThat(read("one").version()).isEqualTo(2);
    }

    @Test
    void aPausedOwnersLateStepIsRefused() {
        Job job = given(held("one", 1));
        List<Job> ours = Objects.requireNonNull(journal.takeOver().block());
        assertThat(apply(Change.of(job, job.in(new State.Working())))).isEqualTo(CONFLICT);
        assertThat(apply(Change.of(ours.getFirst(), ours.getFirst().in(new State.Working())))).isEqualTo(APPLIED);
    }

    @Test
    void whoeverWasReplacedWritesNothingAnyMoreNewJobsIncluded() {
        journal.takeOver().block();
        SqliteJournal successor = new SqliteJournal(file, new Owner(), () -> now, writer, reader, results,
                commit -> {});
        successor.takeOver().block();
        assertThat(journal.isReplaced()).isFalse();
        assertThat(apply(Change.first(held("late", 1), null))).isEqualTo(Verdict.LOST);
        assertThat(journal.isReplaced()).isTrue();
        assertThat(successor.isReplaced()).isFalse();
        assertThat(successor.apply(Change.first(held("late", 1), null)).block()).isEqualTo(APPLIED);
    }

    @Test
    void takenOverIsWhatHasNotEndedAndWhatWasStillOnItsWay() {
        given(held("working", 1));
        Job done = given(held("done", 2));
        next(done, done.in(closed()));
        Job late = given(held("late", 3));
        next(late, Works.with(late, bought(1, 33)).in(closed()));
        Job doubt = given(held("doubt", 4));
        next(doubt, Works.with(doubt, bought(1, 44).now(Purchase.State.IN_DOUBT, "reset", NOW)).in(closed()));
        assertThat(Objects.requireNonNull(journal.takeOver().block())).extracting(Job::id)
                .containsExactlyInAnyOrder("working", "late");
    }

    // ---- what cannot be read, and what is looked at

    /** As a later version might write it. */
    private void unreadable(String id) {
        jdbc.update("UPDATE jobs SET state_json = '{\"state\":\"frozen\"}' WHERE id = ?", id);
    }

    @Test
    void aRowThatCannotBeReadDoesNotKeepTheOthersFromBeingTakenOver() {
        given(held("one", 1));
        given(held("strange", 2));
        given(held("two", 3));
        unreadable("strange");
        assertThat(Objects.requireNonNull(journal.takeOver().block())).extracting(Job::id)
                .containsExactlyInAnyOrder("one", "two");
        assertThat(journal.unreadable()).isOne();
    }

    @Test
    void aRowThatCannotBeReadIsLeftAloneForAnHourAndTheOthersAreLookedAt() {
        for (int i = 1; i <= 3; i++) {
            Job job = given(held("job-" + i, i));
            next(job, job.in(settled()));
        }
        unreadable("job-1");
        unreadable("job-2");
        assertThat(due(2)).isEmpty();
        assertThat(due(2)).containsExactly("job-3");
        now = now.plus(Duration.ofHours(1));
        assertThat(due(5)).containsExactly("job-3");
        assertThat(journal.unreadable()).isEqualTo(2);
    }

    @Test
    void whatWasReportedOrMayHaveBeenPaidIsAskedAboutAndWhatWasLetGoIsNot() {
        Job free = given(held("free", 1));
        next(free, free.in(closed()));
        Job sold = given(held("sold", 2));
        next(sold, sold.in(settled()));
        Job doubt = given(held("doubt", 3));
        next(doubt, Works.with(doubt, bought(1, 33).now(Purchase.State.IN_DOUBT, "reset", NOW)).in(closed()));
        Job lost = given(held("lost", 4));
        next(lost, Works.with(lost, bought(1, 44).now(Purchase.State.LOST, "bad", NOW)).in(closed()));
        assertThat(due(10)).containsExactlyInAnyOrder("sold", "doubt");
    }

    @Test
    void whenAJobIsDueTheClockOfItsOwnChainTells() {
        Job sold = given(held("sold", 2));
        next(sold, sold.in(settled()));
        long chain = sold.facts().key().chainId();
        assertThat(due(Map.of(chain, now.minusMillis(1), 1L, now.plusSeconds(9)), 10)).isEmpty();
        assertThat(due(Map.of(chain, now, 1L, now.minusSeconds(9)), 10)).containsExactly("sold");
        assertThat(due(Map.of(1L, now), 10)).as("a chain that is not followed").containsExactly("sold");
        assertThat(due(Map.of(), 10)).isEmpty();
    }

    private static State settled() {
        return new State.Closed(new End.Settled(bytes(7)), NOW);
    }

    private List<String> due(int limit) {
        return due(Map.of(1L, now), limit);
    }

    private List<String> due(Map<Long, Instant> until, int limit) {
        return Objects.requireNonNull(journal.due(until, limit).block()).stream().map(due -> due.job().id()).toList();
    }

    // ---- budgets

    @Test
    void aBudgetIsDrawnToItsLastUnitAndNotBeyond() {
        assertThat(draw("one", 1, 999)).isEqualTo(APPLIED);
        assertThat(draw("two", 2, 2)).isEqualTo(OVER_BUDGET);
        assertThat(draw("three", 3, 1)).isEqualTo(APPLIED);
        assertThat(draw("four", 4, 1)).isEqualTo(OVER_BUDGET);
        assertThat(journal.drawn("all/hour", hour())).isEqualTo(1_000);
    }

    @Test
    void sixtyFourAtOnceDrawNoMoreThanThereIs() {
        List<Verdict> verdicts = all(IntStream.range(0, 64)
                .mapToObj(i -> Change.first(held("job-" + i, i), null))
                .map(c -> new Change(null, c.after(), List.of(new Draw("all/hour", hour(), 30, 1_000)), List.of()))
                .toList());
        assertThat(verdicts).filteredOn(APPLIED::equals).hasSize(33);
        assertThat(verdicts).filteredOn(OVER_BUDGET::equals).hasSize(31);
        assertThat(journal.drawn("all/hour", hour())).isEqualTo(990);
        assertThat(number("SELECT COUNT(*) FROM jobs")).isEqualTo(33);
    }

    @Test
    void whatIsOverBudgetLeavesNoTrace() {
        Job job = given(held("one", 1));
        Change change = new Change(job, Works.with(job, bought(1, 9)),
                List.of(new Draw("alpha/hour", hour(), 10, 100), new Draw("all/hour", hour(), 11, 10)),
                List.of(move(11)));
        assertThat(apply(change)).isEqualTo(OVER_BUDGET);
        assertThat(read("one")).isEqualTo(job);
        assertThat(number("SELECT COUNT(*) FROM budgets WHERE scope NOT LIKE 'held/%'")
                + number("SELECT COUNT(*) FROM entries") + number("SELECT COUNT(*) FROM purchases")).isZero();
        assertThat(journal.drawn("alpha/hour", hour())).isZero();
    }

    @Test
    void whatIsGivenBackCanBeDrawnAgain() {
        assertThat(draw("one", 1, 1_000)).isEqualTo(APPLIED);
        assertThat(draw("two", 2, -400)).isEqualTo(APPLIED);
        assertThat(draw("three", 3, 401)).isEqualTo(OVER_BUDGET);
        assertThat(draw("four", 4, 400)).isEqualTo(APPLIED);
    }

    @Test
    void theChangeThatClosesAJobGivesBackItsHoldOnceHoweverOftenItIsCopied() {
        Job job = held("one", 1);
        Job other = held("two", 2);
        assertThat(apply(Change.first(job, new Change.Room(20_000, 50_000, 50_000)))).isEqualTo(APPLIED);
        assertThat(apply(Change.first(other, new Change.Room(20_000, 50_000, 50_000)))).isEqualTo(APPLIED);
        Change closing = Change.of(job, job.in(closed()));
        Change copied = closing.proven(Watch.Proof.DEAD, NOW).proven(Watch.Proof.DEAD, NOW);
        assertThat(copied.draws()).isEmpty();
        assertThat(apply(copied)).isEqualTo(APPLIED);
        assertThat(Holds.all(journal)).as("what the other holds").isEqualTo(price(other).atomic());
    }

    private static UsdcAmount price(Job job) {
        return job.facts().terms().amount();
    }

    @Test
    void onlyTheWindowsOfTheLastDaysAreKeptInMind() {
        draw("one", 1, 5);
        long first = hour();
        now = now.plus(Duration.ofDays(3));
        draw("two", 2, 6);
        assertThat(journal.drawn("all/hour", first)).isZero();
        assertThat(journal.drawn("all/hour", hour())).isEqualTo(6);
    }

    // ---- entries

    @Test
    void whatIsFoundOutTwiceMovesMoneyOnce() {
        Job open = given(held("one", 1));
        Job job = open.in(closed());
        next(open, job);
        assertThat(apply(Change.noted(job, new Watch(Watch.Proof.MOVED, null), List.of(move(7))))).isEqualTo(APPLIED);
        assertThat(apply(Change.noted(job.noted(), new Watch(Watch.Proof.MOVED, null), List.of(move(7)))))
                .isEqualTo(APPLIED);
        assertThat(number("SELECT COUNT(*) FROM entries")).isEqualTo(2);
    }

    @Test
    void whatIsFoundOutIsNotForgotten() {
        Job open = given(held("one", 1));
        Job job = open.in(closed());
        next(open, job);
        apply(Change.noted(job, new Watch(Watch.Proof.DEAD, null), List.of()));
        apply(Change.noted(job.noted(), new Watch(null, NOW), List.of()));
        assertThat(number("SELECT COUNT(*) FROM jobs WHERE proof = 'dead'")).isOne();
    }

    @Test
    void everyMovementIsABalancedPairThatStays() {
        Job job = given(held("one", 1));
        Job next = Works.with(job, bought(1, 9));
        assertThat(apply(Change.of(job, next, move(5), move(7)))).isEqualTo(APPLIED);
        assertThat(apply(Change.of(job, next, move(5)))).isEqualTo(CONFLICT);
        assertThat(apply(Change.of(next, next.in(new State.Working()), move(11)))).isEqualTo(APPLIED);
        assertThat(number("SELECT COUNT(*) FROM entries")).isEqualTo(6);
        assertThat(number(
                "SELECT COUNT(*) FROM (SELECT movement FROM entries GROUP BY movement HAVING SUM(amount) = 0 AND COUNT(*) = 2) AS pairs"))
                .isEqualTo(3);
        assertThat(number("SELECT SUM(amount) FROM entries WHERE account = 'treasury'")).isEqualTo(-23);
    }

    // ---- batches

    @Test
    void aChangeThatCannotBeWrittenHarmsNoOther() {
        Job first = given(held("first", 1));
        next(first, Works.with(first, bought(1, 99)));
        Job job = given(held("second", 2));
        Change bad = Change.of(job, Works.with(job, bought(1, 99)), move(1));
        List<Change> changes = IntStream.range(0, 20)
                .mapToObj(i -> i == 10 ? bad : Change.first(held("good-" + i, 100 + i), null))
                .toList();
        List<Object> answers = Flux.fromIterable(changes)
                .flatMapSequential(
                        c -> journal.apply(c).cast(Object.class).onErrorResume(DataAccessException.class, Mono::just),
                        64)
                .collectList()
                .block();
        assertThat(answers).filteredOn(APPLIED::equals).hasSize(19);
        assertThat(answers).filteredOn(DataAccessException.class::isInstance).hasSize(1);
        assertThat(read("second")).isEqualTo(job);
        assertThat(number("SELECT COUNT(*) FROM entries")).isZero();
    }

    /** Both lead to the same version in the same state; only what was bought tells them apart. */
    @Test
    void afterAFailedBatchOneOfTwoStepsFromTheSameVersionIsRefused() {
        Sql sql = new Sql(file.connect(), new Owner(), () -> now);
        Job job = given(held("one", 1));
        Change one = Change.of(job, Works.with(job, bought(1, 11)));
        Change other = Change.of(job, Works.with(job, bought(1, 22)));
        assertThat(sql.commit(List.of(step(one)))).containsExactly(APPLIED);
        assertThat(sql.has(step(one))).isTrue();
        assertThat(sql.has(step(other))).isFalse();
        assertThat(sql.commit(List.of(step(other)))).containsExactly(CONFLICT);
    }

    private static Write step(Change change) {
        return new Write.Step(change);
    }

    @Test
    void afterAFailedBatchAReplacedProcessTakesNothingForItsOwn() {
        Owner owner = new Owner();
        Sql sql = new Sql(file.connect(), owner, () -> now);
        Job open = given(held("one", 1));
        Job job = open.in(closed());
        next(open, job);
        Change change = Change.noted(job, new Watch(Watch.Proof.MOVED, null), List.of());
        owner.take(() -> number("SELECT epoch FROM owner"));
        assertThat(sql.commit(List.of(step(change)))).containsExactly(APPLIED);
        assertThat(sql.has(step(change))).isTrue();
        journal.takeOver().block();
        assertThat(sql.has(step(change))).isFalse();
        assertThat(sql.commit(List.of(step(change)))).containsExactly(Verdict.LOST);
    }

    // ---- the database

    @Test
    void allIsThereAfterReopening() {
        Job job = given(held("one", 1));
        Job later = Works.with(job, bought(1, 9))
                .in(new State.Settling(NOW, new Doubt.Unanswered("timeout"), bytes(5)));
        apply(new Change(job, later, List.of(new Draw("all/hour", hour(), 30, 1_000)), List.of(move(30))));
        file.close();
        open();
        assertThat(read("one")).isEqualTo(later);
        assertThat(find(held("any", 1))).isEqualTo(later);
        assertThat(journal.drawn("all/hour", hour())).isEqualTo(30);
    }

    @Test
    void whatTakesMoneyIsForgottenOnceItIsNeverSentAgain() {
        Job job = given(held("one", 1));
        Job bought = Works.with(job, bought(1, 9));
        next(job, bought);
        assertThat(number("SELECT COUNT(*) FROM signed")).isEqualTo(2);
        Job answered = Works.with(bought, bought(1, 9).delivered(null, NOW));
        next(bought, answered);
        assertThat(number("SELECT COUNT(*) FROM signed WHERE purchase = 1")).isZero();
        assertThat(Works.of(read("one")).purchases().getFirst().order().headerValue()).isEmpty();
        assertThat(read("one").facts()).isEqualTo(job.facts());
        next(answered, answered.in(closed()));
        assertThat(number("SELECT COUNT(*) FROM signed")).isZero();
        assertThat(read("one").facts().payment().signature()).isEmpty();
        assertThat(read("one").facts().payment().authorization()).isEqualTo(job.facts().payment().authorization());
    }

    @Test
    void resultsNeverComeOnAThreadOfTheJournals() {
        String written = journal.apply(Change.first(held("one", 1), null))
                .map(v -> Thread.currentThread().getName())
                .block();
        String read = journal.job("one").map(v -> Thread.currentThread().getName()).block();
        assertThat(List.of(Objects.requireNonNull(written), Objects.requireNonNull(read)))
                .allMatch(name -> name.startsWith("results"));
    }

    @Test
    void takingOverWhileOthersWriteLosesNothing() {
        List<Change> changes = IntStream.range(0, 500).mapToObj(i -> Change.first(held("job-" + i, i), null)).toList();
        List<Verdict> verdicts = Flux
                .merge(Flux.fromIterable(changes).flatMap(journal::apply, 64),
                        Flux.range(0, 50).concatMap(i -> journal.takeOver()).thenMany(Flux.<Verdict>empty()))
                .collectList()
                .block();
        assertThat(verdicts).hasSize(500).containsOnly(APPLIED);
    }

    // ---- what was not received

    @Test
    void undeliveredIsTheLatestOfThisPayerThisRequestAndThisEndUntilItIsHandedOut() {
        Job old = given(held("old", 1));
        next(old, old.in(new State.Closed(new End.Settled(bytes(1)), NOW)));
        now = now.plusSeconds(60);
        Job young = given(held("young", 2));
        next(young, young.in(new State.Closed(new End.Settled(bytes(2)), NOW)));
        assertThat(undelivered(Arrival::paidFor, NOW)).isEqualTo("young");
        assertThat(undelivered(Arrival::withheld, NOW)).isNull();
        assertThat(undelivered(Arrival::paidFor, now.plusSeconds(1))).isNull();
        journal.handedOut("young", now).block();
        assertThat(undelivered(Arrival::paidFor, NOW)).isEqualTo("old");
        Job unpaid = given(held("unpaid", 3));
        next(unpaid, unpaid.in(new State.Closed(new End.Unpaid("insufficient_funds", null), NOW)));
        assertThat(undelivered(Arrival::withheld, NOW)).isEqualTo("unpaid");
        Job refused = given(held("refused", 4));
        now = now.plusSeconds(60);
        next(refused, refused.in(new State.Closed(new End.Unpaid("invalid_network", null), NOW)));
        assertThat(undelivered(Arrival::withheld, NOW)).isEqualTo("refused");
    }

    private @org.jspecify.annotations.Nullable String undelivered(
            Function<Arrival, @org.jspecify.annotations.Nullable Job> why, Instant since) {
        Arrival seen = journal.arrival(held("any", 99).facts().key(), "f".repeat(64), since, since, since).block();
        Job job = why.apply(Objects.requireNonNull(seen));
        return job == null ? null : job.id();
    }

    private long hour() {
        return now.getEpochSecond() / 3600 * 3600;
    }

    private static State closed() {
        return new State.Closed(new End.Released(Refusal.Code.GENERATION_FAILED, "no"), NOW);
    }

    private static Posting move(long amount) {
        return new Posting(Account.TREASURY, new Account.Exposure("alpha"), new UsdcAmount(amount), "intended", 1);
    }

    private Verdict draw(String id, int nonce, long amount) {
        return apply(
                new Change(null, held(id, nonce), List.of(new Draw("all/hour", hour(), amount, 1_000)), List.of()));
    }

    private Job given(Job job) {
        assertThat(apply(Change.first(job, null))).isEqualTo(APPLIED);
        return job;
    }

    private void next(Job before, Job after) {
        assertThat(apply(Change.of(before, after))).isEqualTo(APPLIED);
    }

    private Verdict apply(Change change) {
        return Objects.requireNonNull(journal.apply(change).block());
    }

    private List<Verdict> all(List<Change> changes) {
        return Objects.requireNonNull(Flux.fromIterable(changes).flatMap(journal::apply, 64).collectList().block());
    }

    private Job read(String id) {
        return Objects.requireNonNull(journal.job(id).block());
    }

    private @org.jspecify.annotations.Nullable Job find(Job like) {
        return journal.find(like.facts().key()).block();
    }

    private long number(String query) {
        return Objects.requireNonNull(jdbc.queryForObject(query, Long.class));
    }
}
