package dev.turnpike.store;

import static dev.turnpike.core.journal.Journal.Verdict.APPLIED;
import static dev.turnpike.core.journal.Journal.Verdict.CONFLICT;
import static dev.turnpike.core.journal.Journal.Verdict.LOST;
import static dev.turnpike.core.journal.Journal.Verdict.OVER_BUDGET;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.doubt.Proofs;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sql.Again;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Several gateways that serve with one ledger on PostgreSQL. Their rows are renewed when the test says so. */
@Timeout(120)
class ReplicasTest {
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final long HOUR = NOW.getEpochSecond() / 3600 * 3600;
    private final Scheduler reader = Schedulers.newParallel("reader", 3);
    private final Scheduler results = Schedulers.newParallel("results", 2);
    private final List<Replica> all = new ArrayList<>();
    private String url;
    private JdbcTemplate rows;
    private Replica one;
    private Replica two;

    /** A gateway's share of the ledger. */
    private final class Replica {
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final Scheduler writer = Schedulers.newSingle("writer");
        private final InstantSource clock = () -> Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
        private final Postgres ledger = ledger(url, clock, time);
        private final SqliteJournal journal = new SqliteJournal(ledger, ledger.owner(), () -> NOW, writer, reader,
                results, commit -> {});

        Replica() {
            all.add(this);
        }

        long epoch() {
            return journal.replica().epoch();
        }

        Verdict apply(Change change) {
            return Objects.requireNonNull(journal.apply(change).block());
        }

        Verdict hold(String id, int nonce) {
            return apply(Change.first(held(id, nonce, epoch()), null));
        }

        Job job(String id) {
            return Objects.requireNonNull(journal.job(id).block());
        }

        List<Job> takeOver() {
            return Objects.requireNonNull(journal.takeOver().block());
        }

        /** Renews its row, and looks at those of the others. */
        void look() {
            time.advanceTimeBy(LONG);
        }

        /** As if it had stalled for long. */
        void runOut() {
            sql("UPDATE replicas SET until = 0 WHERE epoch = " + epoch());
        }

        /** As if it had been there for long. */
        void age() {
            sql("UPDATE replicas SET since = 0 WHERE epoch = " + epoch());
        }

        void sql(String statement) {
            Again.whole(() -> rows.update(statement));
        }

        long number(String query) {
            return Objects.requireNonNull(rows.queryForObject(query, Long.class));
        }

        void close() {
            ledger.close();
            writer.dispose();
        }
    }

    @BeforeEach
    void open() {
        assumeTrue(TestLedger.isThere());
        url = TestLedger.database();
        rows = new JdbcTemplate(new DriverManagerDataSource(url));
        one = new Replica();
        two = new Replica();
    }

    Postgres ledger(String at, InstantSource clock, Scheduler renewals) {
        return TestLedger.on(at, clock, renewals);
    }

    @AfterEach
    void close() {
        all.forEach(Replica::close);
        List.of(reader, results).forEach(Scheduler::dispose);
    }

    private static Change works(Job job) {
        return Change.of(job, job.in(new State.Working()));
    }

    private static Change takenBack(Job job) {
        return Change.of(job,
                job.in(new State.Closed(new End.Released(Refusal.Code.CANCELLED, "Cancelled by its client."), NOW)));
    }

    @Test
    void whoeverCouldNotReachTheDatabaseTakesNobodyOffForTheTimeItWasAway() {
        two.age();
        one.sql("ALTER TABLE replicas RENAME TO elsewhere");
        two.look();
        one.sql("ALTER TABLE elsewhere RENAME TO replicas");
        one.runOut();
        two.look();
        assertThat(one.number("SELECT COUNT(*) FROM replicas WHERE epoch = " + one.epoch())).isEqualTo(1);
    }

    @Test
    void bothSellAndEachDrivesItsOwnJobsAlone() {
        assertThat(one.hold("a", 1)).isEqualTo(APPLIED);
        assertThat(two.hold("b", 2)).isEqualTo(APPLIED);
        assertThat(one.takeOver()).isEmpty();
        assertThat(two.takeOver()).isEmpty();
        assertThat(two.apply(works(two.job("a")))).isEqualTo(LOST);
        assertThat(one.apply(works(one.job("a")))).isEqualTo(APPLIED);
        assertThat(two.apply(works(two.job("a")))).isEqualTo(LOST);
        assertThat(two.journal.replica().drives(two.job("a"))).isFalse();
        assertThat(two.journal.isReplaced()).as("it lives").isFalse();
    }

    @Test
    void aPaymentHoldsOneJobWhereverItArrives() {
        for (int i = 0; i < 50; i++) {
            int nonce = i;
            List<Verdict> verdicts = Objects.requireNonNull(Flux.just(one, two, one, two)
                    .flatMap(replica -> replica.journal.apply(Change.first(
                            held("job-" + nonce + "-" + System.identityHashCode(new Object()), nonce, replica.epoch()),
                            null)))
                    .collectList()
                    .block());
            assertThat(verdicts).containsExactlyInAnyOrder(APPLIED, CONFLICT, CONFLICT, CONFLICT);
        }
        assertThat(one.number("SELECT COUNT(*) FROM jobs")).isEqualTo(50);
    }

    @Test
    void theRoomOfAllHoldsIsExactForBothTogether() {
        Change.Room room = new Change.Room(1_000_000, 1_000_000, 70_000);
        List<Verdict> verdicts = Objects.requireNonNull(Flux.range(0, 60).flatMap(i -> {
            Replica replica = i % 2 == 0 ? one : two;
            return replica.journal.apply(Change.first(held("job-" + i, i, replica.epoch()), room));
        }).collectList().block());
        assertThat(verdicts).filteredOn(APPLIED::equals).hasSize(7);
        assertThat(verdicts).filteredOn(OVER_BUDGET::equals).hasSize(53);
        assertThat(one.number("SELECT drawn FROM budgets WHERE scope = 'held/all'")).isEqualTo(70_000);
        assertThat(one.number("SELECT held FROM payers")).isEqualTo(70_000);
        one.takeOver();
        two.takeOver();
        assertThat(Holds.all(one.journal)).isEqualTo(70_000);
        assertThat(Holds.all(two.journal)).isEqualTo(70_000);
    }

    @Test
    void aBudgetIsDrawnOnceByBothTogether() {
        List<Verdict> verdicts = Objects.requireNonNull(Flux.range(0, 40).flatMap(i -> {
            Replica replica = i % 2 == 0 ? one : two;
            Job job = held("job-" + i, i, replica.epoch());
            Change draws = new Change(job, job.in(new State.Working()),
                    List.of(new Change.Draw("all/hour", HOUR, 10, 100)), List.of());
            return replica.journal.apply(Change.first(job, null)).then(replica.journal.apply(draws));
        }).collectList().block());
        assertThat(verdicts).filteredOn(APPLIED::equals).hasSize(10);
        assertThat(verdicts).filteredOn(OVER_BUDGET::equals).hasSize(30);
        assertThat(one.number("SELECT drawn FROM budgets WHERE scope = 'all/hour'")).isEqualTo(100);
    }

    @Test
    void aJobForWhichNothingWasBegunIsTakenBackByAnyReplica() {
        one.hold("a", 1);
        Job seen = one.job("a");
        assertThat(two.apply(takenBack(two.job("a")))).isEqualTo(APPLIED);
        assertThat(one.apply(works(seen))).isEqualTo(CONFLICT);
        assertThat(one.number("SELECT COUNT(*) FROM budgets WHERE scope = 'held/all'")).isZero();
    }

    @Test
    void anOpenJobForTheSameOrderIsToldToTheOtherReplica() {
        one.hold("a", 1);
        assertThat(arrival(two).elsewhere()).isEqualTo(one.job("a"));
        assertThat(arrival(one).elsewhere()).as("its own").isNull();
        one.apply(takenBack(one.job("a")));
        assertThat(arrival(two).elsewhere()).as("closed").isNull();
    }

    private static Arrival arrival(Replica replica) {
        Job.Facts facts = held("b", 2).facts();
        return Objects.requireNonNull(replica.journal.arrival(facts.key(), facts.fingerprint(), NOW, NOW, NOW).block());
    }

    @Test
    void oneThatHasLeftHandsItsJobsOverAtOnce() {
        one.hold("a", 1);
        one.apply(works(one.job("a")));
        assertThat(two.takeOver()).isEmpty();
        one.close();
        assertThat(two.takeOver()).extracting(Job::id).containsExactly("a");
        assertThat(two.takeOver()).isEmpty();
        assertThat(two.job("a").epoch()).isEqualTo(two.epoch());
        assertThat(two.apply(takenOn(two.job("a")))).isEqualTo(APPLIED);
    }

    private static Change takenOn(Job job) {
        return Change.of(job, job.noted());
    }

    @Test
    void oneThatStallsLosesItsJobsAndWritesNothingWhenItWakesUp() {
        one.hold("a", 1);
        Job seen = one.job("a");
        one.runOut();
        two.look();
        assertThat(two.takeOver()).as("after a database was away all have run out").isEmpty();
        two.age();
        two.look();
        assertThat(two.takeOver()).extracting(Job::id).containsExactly("a");

        assertThat(one.journal.isReplaced()).isFalse();
        assertThat(one.apply(works(seen))).isEqualTo(LOST);
        assertThat(one.hold("late", 2)).isEqualTo(LOST);
        assertThat(one.journal.isReplaced()).isTrue();
        assertThat(one.ledger.trouble(0)).isPresent();
        assertThatExceptionOfType(Steps.LostOwnership.class)
                .isThrownBy(() -> one.journal.sweep(jdbc -> jdbc.update("DELETE FROM jobs")).block());
        assertThatExceptionOfType(Steps.LostOwnership.class)
                .isThrownBy(() -> one.journal.write(jdbc -> jdbc.update("DELETE FROM jobs")).block());

        long before = one.epoch();
        one.look();
        assertThat(one.epoch()).isGreaterThan(before);
        assertThat(one.journal.isReplaced()).isFalse();
        assertThat(one.apply(works(seen))).as("the job of its former epoch").isEqualTo(CONFLICT);
        assertThat(one.apply(works(one.job("a")))).as("the job of another").isEqualTo(LOST);
        assertThat(one.hold("late", 2)).isEqualTo(APPLIED);
        assertThat(two.apply(works(two.job("a")))).isEqualTo(APPLIED);
    }

    @Test
    void oneThatComesBackBeforeItWasTakenOffHasLostNothing() {
        one.hold("a", 1);
        one.runOut();
        one.look();
        two.age();
        two.look();
        assertThat(two.takeOver()).isEmpty();
        assertThat(one.apply(works(one.job("a")))).isEqualTo(APPLIED);
        one.runOut();
        one.look();
        two.runOut();
        one.look();
        assertThat(two.hold("b", 2)).as("one was away itself a moment ago").isEqualTo(APPLIED);
    }

    @Test
    void aTransactionUnderWayEndsBeforeItsReplicaIsTakenOff() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Integer> write = one.journal.sweep(jdbc -> {
            jdbc.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            writing.countDown();
            await(go);
            return jdbc.update("UPDATE kept SET since = 7");
        }).toFuture();
        await(writing);
        one.runOut();
        two.age();
        CompletableFuture<Void> off = CompletableFuture.runAsync(two::look);
        while (waiting() == 0) Thread.onSpinWait();
        assertThat(off).isNotDone();
        assertThat(two.number("SELECT COUNT(*) FROM replicas")).isEqualTo(2);
        go.countDown();
        boolean carriedOut = isCarriedOut(write);
        off.get(60, TimeUnit.SECONDS);
        assertThat(two.number("SELECT COUNT(*) FROM replicas")).isOne();
        assertThat(two.number("SELECT since FROM kept") == 7).isEqualTo(carriedOut);
    }

    /** Here what was waited for always is. */
    boolean isCarriedOut(CompletableFuture<Integer> write) throws Exception {
        assertThat(write.get()).isOne();
        return true;
    }

    private long waiting() {
        return two.number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted");
    }

    @Test
    void threeThatClaimAtOnceShareTheJobs() {
        Replica three = new Replica();
        Flux.range(0, 501)
                .flatMap(i -> one.journal.apply(Change.first(held("job-" + i, i, one.epoch()), null)), 501)
                .blockLast();
        one.close();
        Replica four = new Replica();
        List<Job> claimed = Objects.requireNonNull(Flux.just(two, three, four)
                .flatMap(replica -> Mono.defer(replica.journal::takeOver).repeat(5))
                .flatMapIterable(jobs -> jobs)
                .collectList()
                .block());
        assertThat(claimed).hasSize(501).extracting(Job::id).doesNotHaveDuplicates();
        assertThat(claimed).extracting(Job::epoch)
                .isSubsetOf(two.epoch(), three.epoch(), four.epoch())
                .doesNotContain(one.epoch());
        assertThat(two.number("SELECT COUNT(*) FROM jobs WHERE epoch IN (SELECT epoch FROM replicas)")).isEqualTo(501);
    }

    @Test
    void theOneThatCameFirstDoesWhatOneDoesForAllUntilItIsGone() {
        one.look();
        two.look();
        assertThat(one.journal.replica().onDuty()).isTrue();
        assertThat(two.journal.replica().onDuty()).isFalse();
        assertThat(two.journal.replica().living()).isEqualTo(2);
        one.runOut();
        two.age();
        two.look();
        assertThat(two.journal.replica().onDuty()).isTrue();
        assertThat(two.journal.replica().living()).isOne();
        assertThatExceptionOfType(Steps.LostOwnership.class)
                .isThrownBy(() -> one.journal.write(jdbc -> jdbc.update("UPDATE kept SET since = 7")).block());
        one.look();
        assertThat(one.journal.replica().onDuty()).as("it is the younger one now").isFalse();
    }

    @Test
    void whatAFollowerReadBeforeItsGatewayWasTakenOffIsNotWrittenAfterItCameBack() {
        SqlFollower follower = new SqlFollower(one.journal, () -> NOW);
        long before = follower.term();
        one.runOut();
        two.age();
        two.look();
        one.look();
        assertThat(one.number("SELECT COUNT(*) FROM replicas")).as("it is back").isEqualTo(2);
        assertThatExceptionOfType(Steps.LostOwnership.class).isThrownBy(() -> follower.write(range(before)).block());
        assertThat(follower.place(Sample.USDC).blockOptional()).isEmpty();
        assertThat(follower.write(range(follower.term())).block()).isFalse();
        assertThat(follower.place(Sample.USDC).blockOptional()).isPresent();
    }

    private static Proofs.Range range(long term) {
        Bytes32 hash = new Bytes32("0x" + "ab".repeat(32));
        Proofs.Place place = new Proofs.Place(new BlockLog.Block(7, hash, NOW), new Proofs.Start(7, NOW));
        return new Proofs.Range(Sample.USDC, place, NOW, NOW, List.of(), List.of(), term);
    }

    @Test
    void aLedgerOfOneOwnerIsTakenOver() {
        one.hold("a", 1);
        one.sql("UPDATE jobs SET epoch = 0");
        assertThat(two.takeOver()).extracting(Job::id).containsExactly("a");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }
}
