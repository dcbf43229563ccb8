package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.NoJournal;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Jobs that another process drives. We are 7; the job is the one in the ledger. */
class ElsewhereTest {
    private static final Bytes32 NONCE = new Bytes32("0x" + "1".repeat(64));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Job> ended = new ArrayList<>();
    private final List<Job> taken = new ArrayList<>();
    private final List<Job> steps = new ArrayList<>();
    private Replica us = new Replica(7, true, true, 2);
    private @Nullable Job job = job(8);
    private int reads;
    private Sinks.One<Job> next = Sinks.one();

    private final Running running = new Running(new NoJournal() {
        @Override
        public Mono<Job> job(String id) {
            return Mono.defer(() -> {
                reads++;
                return Mono.justOrEmpty(job);
            });
        }

        @Override
        public Replica replica() {
            return us;
        }
    }, time, ended::add, taken::add, new OwnTime(new Overhead(time), (stage, took) -> {}), () -> 1);

    private static Job job(long epoch) {
        var signed = new Authorization(Sample.PAY_TO, Sample.PAY_TO, BigInteger.ONE, BigInteger.ZERO, BigInteger.TEN,
                NONCE);
        var terms = new Terms(Sample.USDC, Sample.PAY_TO, UsdcAmount.ofAtomic(1), Duration.ofSeconds(420), "r", "d",
                "image/png");
        return new Job(new Job.Facts("a", new PaymentKey(84532, Sample.USDC.address(), Sample.PAY_TO, NONCE), "f",
                new Payment(1, "exact", "base-sepolia", signed, "0x", "{}"), terms, 1, Instant.EPOCH, Instant.EPOCH),
                new State.Held(), Works.NEW, 1, epoch);
    }

    private static Job closed(long epoch) {
        return job(epoch).in(new State.Closed(new End.Settled(NONCE), Instant.EPOCH));
    }

    private CompletableFuture<Job> driven() {
        CompletableFuture<Job> end = running.drive(job(8), at -> {
            steps.add(at);
            return at.closed() ? Mono.empty() : Mono.defer(() -> next.asMono());
        }).toFuture();
        time.advanceTime();
        return end;
    }

    private void pass(int seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    @Test
    void oneOfAnotherIsWaitedForAndNotDriven() {
        CompletableFuture<Job> end = driven();
        pass(60);
        assertThat(end).isNotDone();
        assertThat(reads).as("at first often, then once a second").isBetween(60, 66);
        job = closed(8);
        pass(1);
        assertThat(end).isCompletedWithValue(closed(8));
        assertThat(steps).isEmpty();
        assertThat(ended).isEmpty();
        assertThat(taken).as("nothing waits for its end any more").containsExactly(closed(8));
        assertThat(running.count()).isZero();
    }

    @Test
    void thoseThatAreWaitedForAreCountedApartAndHaveABoundOfTheirOwn() {
        CompletableFuture<Job> end = driven();
        pass(1);
        assertThat(running.count()).as("open jobs of ours").isZero();
        assertThat(running.waiting()).isOne();
        Job other = new Job(other("b"), new State.Held(), Works.NEW, 1, 8);
        assertThat(running.drive(other, Mono::just).toFuture()).failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("wait for jobs of other gateways");
        assertThat(taken).containsExactly(other);
        running.begin(new Job(other("c"), other.state(), Works.NEW, 1, 7), at -> Mono.never());
        time.advanceTime();
        assertThat(running.count()).as("our own are not bounded by it").isOne();
        job = closed(8);
        pass(1);
        assertThat(end).isCompleted();
        assertThat(running.waiting()).isZero();
    }

    private static Job.Facts other(String id) {
        Job.Facts like = job(8).facts();
        return new Job.Facts(id, like.key(), like.fingerprint(), like.payment(), like.terms(), like.generation(),
                like.heldAt(), like.deadline());
    }

    @Test
    void oneThatBecomesOursIsDrivenFromWhereItIs() {
        CompletableFuture<Job> end = driven();
        job = job(7).noted();
        pass(1);
        assertThat(steps).containsExactly(job(7).noted());
        next.tryEmitValue(closed(7));
        assertThat(end).isCompletedWithValue(closed(7));
        assertThat(ended).containsExactly(closed(7));
    }

    @Test
    void oneThatIsLostInTheMiddleIsWaitedFor() {
        job = job(7);
        CompletableFuture<Job> end = driven();
        assertThat(steps).containsExactly(job(7));
        job = job(8).noted();
        next.tryEmitError(new Steps.LostOwnership("a"));
        assertThat(taken).containsExactly(job(7));
        pass(5);
        assertThat(end).isNotDone();
        job = closed(8);
        pass(1);
        assertThat(end).isCompletedWithValue(closed(8));
        assertThat(ended).isEmpty();
    }

    @Test
    void theSameJobIsDrivenAnewInALaterEpochThoughItsFormerDriveHangs() {
        job = job(7);
        CompletableFuture<Job> before = driven();
        us = new Replica(9, true, true, 2);
        job = job(9);
        next = Sinks.one();
        CompletableFuture<Job> now = driven();
        assertThat(steps).containsExactly(job(7), job(9));
        next.tryEmitValue(closed(9));
        assertThat(now).isCompletedWithValue(closed(9));
        assertThat(before).isCompletedWithValue(closed(9));
        assertThat(running.count()).isZero();
    }

    @Test
    void oneThatIsClaimedInALaterEpochIsDrivenOnceThoughAnEarlierWaitGoesOn() {
        CompletableFuture<Job> before = driven();
        us = new Replica(9, true, true, 2);
        job = job(9);
        pass(5);
        assertThat(steps).as("driven by what claimed it alone").isEmpty();
        CompletableFuture<Job> now = driven();
        pass(5);
        assertThat(steps).containsExactly(job(9));
        next.tryEmitValue(closed(9));
        assertThat(now).isCompletedWithValue(closed(9));
        assertThat(before).isCompletedWithValue(closed(9));
    }

    @Test
    void oneThatWasDeletedEndsTheWait() {
        CompletableFuture<Job> end = driven();
        job = null;
        pass(1);
        assertThat(end).isCompletedWithValue(null);
        assertThat(taken).containsExactly(job(8));
        assertThat(running.count()).isZero();
    }

    @Test
    void whereTheLedgerIsNotSharedALostJobIsLost() {
        us = Replica.ALONE;
        CompletableFuture<Job> end = driven();
        next.tryEmitError(new Steps.LostOwnership("a"));
        assertThat(end).isCompletedExceptionally();
        assertThat(taken).isEmpty();
        assertThat(running.count()).isZero();
    }
}
