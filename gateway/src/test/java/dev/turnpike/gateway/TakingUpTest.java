package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.till.Recovery;
import dev.turnpike.core.time.Time;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Open jobs at a start. */
class TakingUpTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Deque<Mono<List<Job>>> takeOvers = new ArrayDeque<>();
    private final Journal journal = (Journal) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {Journal.class},
            (proxy, method, arguments) -> method.getName().equals("replica") ? Replica.ALONE : takeOvers.remove());
    private final List<String> takenUp = new ArrayList<>();

    private Recovery started() {
        Recovery recovery = new Recovery(journal, job -> {
            takenUp.add(job.id());
            return job.id().equals("bad") ? Mono.error(new IllegalStateException("no next step")) : Mono.just(job);
        }, Mono::just, new Time(() -> Instant.EPOCH, time));
        recovery.start();
        return recovery;
    }

    private static Job job(String id) {
        var payer = Sample.PAY_TO;
        var signed = new Authorization(payer, payer, BigInteger.ONE, BigInteger.ZERO, BigInteger.TEN,
                new Bytes32("0x" + "1".repeat(64)));
        var terms = new Terms(Sample.USDC, payer, UsdcAmount.ofAtomic(1), Duration.ofSeconds(420), "r", "d",
                "image/png");
        return new Job(new Job.Facts(id, new PaymentKey(84532, Sample.USDC.address(), payer, signed.nonce()), "f",
                new Payment(1, "exact", "base-sepolia", signed, "0x", "{}"), terms, 1, Instant.EPOCH, Instant.EPOCH),
                new State.Held(), Works.NEW, 1, 1);
    }

    @Test
    void whatFailsIsTriedUntilItHasComeAbout() {
        takeOvers.add(Mono.error(new IllegalStateException("disk")));
        takeOvers.add(Mono.error(new IllegalStateException("disk")));
        takeOvers.add(Mono.just(List.of(job("one"))));

        Recovery recovery = started();
        assertThat(recovery.done()).isFalse();
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(recovery.done()).isFalse();
        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(recovery.done()).isTrue();
        assertThat(takenUp).containsExactly("one");
    }

    @Test
    void aJobThatCannotGoOnDoesNotKeepTheOthersFromIt() {
        takeOvers.add(Mono.just(List.of(job("bad"), job("two"))));
        started();
        assertThat(takenUp).containsExactly("bad", "two");
    }
}
