package dev.turnpike.store;

import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.bought;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Works;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How many changes a second one and two gateways write on PostgreSQL, and one on SQLite, in turns: {@code mvn -pl store -am test
 * -Dtest=WritersRun -Dsurefire.failIfNoSpecifiedTests=false}. A change is a hold, or an intent that draws a budget.
 */
class WritersRun {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = Integer.getInteger("writers.rounds", 5);
    private static final long LENGTH = Duration.ofSeconds(5).toNanos();
    private static final long HOUR = NOW.getEpochSecond() / 3600 * 3600;
    private final AtomicInteger nonces = new AtomicInteger();
    @TempDir Path folder;

    /** What one gateway writes. */
    private final class Gateway implements AutoCloseable {
        private final Scheduler writer = Schedulers.newSingle("writer");
        private final LongAdder changes = new LongAdder();
        private final LongAdder commits = new LongAdder();
        private final Database ledger;
        private final SqliteJournal journal;

        Gateway(Database ledger) {
            this.ledger = ledger;
            journal = new SqliteJournal(ledger, ledger.owner(), () -> NOW, writer, Schedulers.boundedElastic(),
                    Schedulers.parallel(), this::committed);
            journal.takeOver().block();
        }

        private void committed(Commit commit) {
            changes.add(commit.changes());
            commits.increment();
        }

        Mono<Verdict> sell() {
            int nonce = nonces.incrementAndGet();
            Job job = held("job-" + nonce, nonce, journal.replica().shared() ? journal.replica().epoch() : 1);
            Change intent = new Change(job, job.with(Works.of(job).with(bought(1, nonce)), new State.Working()),
                    List.of(new Change.Draw("all/hour", HOUR, 1, Long.MAX_VALUE)),
                    List.of(new Change.Posting(Account.TREASURY, new Account.Exposure("alpha"),
                            UsdcAmount.ofAtomic(4_000), "intent", 1)));
            return journal.apply(Change.first(job, null))
                    .then(journal.apply(intent))
                    .doOnNext(verdict -> assertThat(verdict).isEqualTo(Verdict.APPLIED));
        }

        @Override
        public void close() {
            ledger.close();
            writer.dispose();
        }
    }

    @Test
    void oneAndTwoWritersOnPostgresBesideOneOnSqlite() throws IOException {
        assumeTrue(TestLedger.isThere());
        for (int round = 1; round <= ROUNDS; round++) {
            Path here = Files.createDirectories(folder.resolve("round-" + round));
            run(round, "SQLite, one writer", List.of(new Gateway(TestLedger.SQLITE.open(here))));
            run(round, "PostgreSQL, one writer", List.of(new Gateway(TestLedger.on(TestLedger.database()))));
            String url = TestLedger.database();
            run(round, "PostgreSQL, two writers",
                    List.of(new Gateway(TestLedger.on(url)), new Gateway(TestLedger.on(url))));
        }
    }

    private static void run(int round, String what, List<Gateway> gateways) {
        write(gateways, LENGTH / 5);
        gateways.forEach(gateway -> {
            gateway.changes.reset();
            gateway.commits.reset();
        });
        long begin = System.nanoTime();
        write(gateways, LENGTH);
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<String> each = new ArrayList<>();
        for (Gateway gateway : gateways) each.add(gateway.changes.sum() + " in " + gateway.commits.sum() + " commits");
        long all = gateways.stream().mapToLong(gateway -> gateway.changes.sum()).sum();
        System.out.printf("round %d, %s: %.0f changes a second (%s)%n", round, what, all / seconds,
                String.join("; ", each));
        gateways.forEach(Gateway::close);
    }

    private static void write(List<Gateway> gateways, long length) {
        long end = System.nanoTime() + length;
        Flux.range(0, CLIENTS)
                .flatMap(client -> Mono.defer(() -> gateways.get(client % gateways.size()).sell())
                        .repeat(() -> System.nanoTime() < end), CLIENTS)
                .blockLast();
    }
}
