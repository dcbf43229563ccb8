package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.ALPHA;
import static dev.turnpike.core.doubt.Street.PRICE;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Threads;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits under 64 requests at once, with threads as in earnest. */
class AtOnceTest {
    private static final int REQUESTS = 64;
    @TempDir private Path folder;
    private Street street;

    @AfterEach
    void close() {
        street.close();
    }

    private static String order(int number) {
        return "{\"prompt\":\"cat number " + number + "\",\"model\":\"flux\",\"width\":128,\"height\":128}";
    }

    /** How often which answer was given to 64 clients who pay in the same moment and wait so long. */
    private Map<String, Long> rush(IntFunction<LocalSigner> payers, Duration patience) throws InterruptedException {
        List<Payment> signed = IntStream.range(0, REQUESTS)
                .mapToObj(n -> street.gate().sign(payers.apply(n), order(n)))
                .toList();
        CountDownLatch all = new CountDownLatch(REQUESTS);
        try (var clients = Executors.newFixedThreadPool(REQUESTS)) {
            List<CompletableFuture<String>> answers = IntStream.range(0, REQUESTS)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> {
                        all.countDown();
                        await(all);
                        return answer(n, signed.get(n), patience);
                    }, clients))
                    .toList();
            return answers.stream().map(CompletableFuture::join).collect(groupingBy(answer -> answer, counting()));
        }
    }

    private String answer(int n, Payment payment, Duration patience) {
        try {
            return World.outcome(
                    ((Reply.Of) street.gate().serve(order(n), payment, patience).block(Duration.ofMinutes(2))).job());
        } catch (Refusal no) {
            return no.code().status() + " " + no.code();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aBudgetIsSpentToTheLastUnitAndNotOneMore() throws InterruptedException {
        street = new Street(folder, Threads::real, "per-hour: 20.00", "per-hour: 0.12");
        street.upstream("bravo").fault(Fault.DOWN);
        long before = street.balance(Gate.TREASURY.address());

        Map<String, Long> answers = rush(Street::payer, Duration.ofMinutes(1));

        assertThat(answers).containsEntry("settled", 20L);
        assertThat(street.gate().drawn("all/hour")).isEqualTo(20 * ALPHA);
        assertThat(before - street.balance(Gate.TREASURY.address())).isEqualTo(20 * ALPHA);
        assertThat(street.gate().accounts()).containsEntry("revenue", 20 * PRICE)
                .containsEntry("treasury", -20 * ALPHA);
    }

    @Test
    void theExposureOfAllIsTakenToTheLastUnitAndNotOneMore() throws InterruptedException {
        street = new Street(folder, Threads::real, "total: 50.00", "total: 0.32");
        street.upstream("alpha").fault(Fault.JOB_STUCK);
        street.upstream("bravo").fault(Fault.JOB_STUCK);

        Map<String, Long> answers = rush(Street::payer, Duration.ofMillis(1));

        assertThat(answers).containsEntry("503 OVERLOADED", 32L);
        assertThat(street.gate().drawn("held/all")).isEqualTo(32 * PRICE);
    }

    @Test
    void theExposureOfOnePayerIsTakenToTheLastUnitAndNotOneMore() throws InterruptedException {
        street = new Street(folder, Threads::real, "per-payer: 2.00", "per-payer: 0.079999");
        street.upstream("alpha").fault(Fault.JOB_STUCK);
        street.upstream("bravo").fault(Fault.JOB_STUCK);

        Map<String, Long> answers = rush(n -> Street.payer(1), Duration.ofMillis(1));

        assertThat(answers).containsEntry("403 PAYER_LIMITED", 57L);
        assertThat(street.gate().held(Street.payer(1).address())).isEqualTo(7 * PRICE);
        assertThat(street.gate().drawn("held/all")).isEqualTo(7 * PRICE);
    }
}
