package dev.turnpike.core.forwarding;

import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.gateway.core.FakeFacilitator;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Payment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What becomes of a request to a route that is sold, and of its money, also when the gateway dies and comes up again. */
class ForwardsTest {
    private static final RouteTerms TERMS = new RouteTerms("llm", new UsdcAmount(10_000), "One completion", Set.of(2),
            false);
    private static final Map<String, Long> PAID = Map.of("payer", -10_000L, "revenue", 10_000L);

    @TempDir Path folder;
    @AutoClose private World world;

    @ParameterizedTest(name = "on disk: {0}")
    @ValueSource(booleans = {false, true})
    void whereverItDiesTheRequestIsForwardedOnceAndChargedWithItsAnswerOnly(boolean onDisk) throws Exception {
        int write = 0;
        boolean died = true;
        while (died) {
            world = open("write-" + ++write);
            died = comesToItsEnd(write, onDisk);
            world.close();
        }
        assertThat(write).as("writes of a request that is sold").isGreaterThan(4);
    }

    private boolean comesToItsEnd(int write, boolean onDisk) {
        Payment payment = pay();
        world.mishap().dies(write, onDisk);
        Heard<Reply> heard = world.insist(() -> ask(payment));
        Job job = world.life().job(jobOf(heard).id());
        assertThat(world.count("forward")).as("died at write %d", write).isLessThanOrEqualTo(1);
        if (outcome(job).equals("settled")) {
            assertThat(world.life().accounts()).isEqualTo(PAID);
            assertThat(kept(job)).as("died at write %d", write).isTrue();
        } else {
            assertThat(outcome(job)).as("died at write %d", write).isEqualTo("released UPSTREAM_FAILED");
            assertThat(world.life().accounts()).isEmpty();
            assertThat(world.count("settle")).as("died at write %d", write).isZero();
        }
        assertThat(world.life().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);
        return world.hasRestarted();
    }

    @Test
    void aCrashWhileTheUpstreamAnswersIsNotForwardedAgainAndCostsNothing() throws Exception {
        world = open("answers");
        Payment payment = pay();
        ask(payment);
        assertThat(world.count("forward")).isOne();
        world.restart();
        world.life().takeUp();
        world.pass(10);
        assertThat(outcome(jobOf(ask(payment)))).isEqualTo("released UPSTREAM_FAILED");
        assertThat(world.events).containsOnlyOnce("forward").doesNotContain("settle");
        assertThat(world.life().accounts()).isEmpty();
    }

    @Test
    void aCrashWhileTheFacilitatorSettlesIsChargedOnceAndTheAnswerIsThere() throws Exception {
        world = open("settles");
        world.facilitator.settles(Mono.never());
        Payment payment = pay();
        ask(payment);
        world.pass(2);
        assertThat(world.count("settle")).isOne();
        world.facilitator.settles(new Settlement.Settled(FakeFacilitator.TX));
        world.restart();
        world.life().takeUp();
        Heard<Reply> again = ask(payment);
        world.pass(200);
        Job job = jobOf(again);
        assertThat(outcome(job)).isEqualTo("settled");
        assertThat(kept(job)).isTrue();
        assertThat(world.events).containsOnlyOnce("forward");
        assertThat(world.life().accounts()).isEqualTo(PAID);
    }

    @Test
    void anAnswerStaysWhileItsPaymentIsUnknown() throws Exception {
        world = open("unknown");
        world.chain.then(new Fate.NotKnown("no node"));
        world.facilitator.settles(new Settlement.Unknown("no answer", null));
        Payment payment = pay();
        ask(payment);
        world.pass(2);
        Path file = file(jobOf(Heard.of(world.life().till().serve(sale(""), payment, Duration.ZERO, () -> {}))));
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        world.pass(10);
        assertThat(Files.getLastModifiedTime(file).toInstant()).isAfter(Instant.EPOCH);
    }

    @Test
    void lawEightAnswersThatAreNotChargedForAreEnoughOnceTheyFillThePayersRoom() throws Exception {
        world = open("free");
        for (int n = 0; n < 10; n++) {
            Heard<Reply> refused = ask(pay(), 404);
            world.pass(2);
            assertThat(outcome(jobOf(refused))).isEqualTo("released UPSTREAM_FAILED");
        }
        assertThat(ask(pay(), 404).refusal().code()).isEqualTo(Code.PAYER_LIMITED);
        assertThat(world.count("forward")).isEqualTo(10);
        world.pass(601);
        assertThat(ask(pay(), 200).isAnswered()).isFalse();
        assertThat(world.count("forward")).isEqualTo(11);
    }

    @Test
    void lawEightAnUpstreamThatFailsCountsATenth() throws Exception {
        world = open("fails");
        for (int n = 0; n < 100; n++) {
            ask(pay(), 503);
            world.pass(2);
        }
        assertThat(world.count("forward")).isEqualTo(100);
        assertThat(ask(pay(), 503).refusal().code()).isEqualTo(Code.PAYER_LIMITED);
    }

    private World open(String name) throws Exception {
        World open = new World(Files.createDirectory(folder.resolve(name)), "0.010", "alpha 0.004");
        open.chain.then(new Fate.Open());
        return open;
    }

    private boolean kept(Job job) {
        RouteWork.Answer answer = Objects.requireNonNull(Forwards.find(job).orElseThrow().answer());
        try {
            return answer.status() == 200 && Arrays.equals(Files.readAllBytes(file(job)), OneSecond.BODY);
        } catch (IOException gone) {
            return false;
        }
    }

    private Path file(Job job) {
        RouteWork.Answer answer = Objects.requireNonNull(Forwards.find(job).orElseThrow().answer());
        return Heard.of(world.life().core().files().at(answer.file())).value();
    }

    private Payment pay() {
        Challenge asked = ((Reply.PayFirst) Heard.of(world.life().till().serve(sale(""), null, Duration.ZERO, () -> {}))
                .value()).challenge();
        return world.payer.pay(world.life(), asked, 2);
    }

    private Heard<Reply> ask(Payment payment) {
        return ask(payment, 200);
    }

    private Heard<Reply> ask(Payment payment, int status) {
        String call = world.life().core().forwards().wait(new PaidAfter(status));
        return Heard.of(world.life().till().serve(sale(call), payment, Duration.ofSeconds(1000), () -> {}));
    }

    private RouteSale sale(String call) {
        return new RouteSale(TERMS, "https://gate.example/llm", "one request", call, world.life().core().fleet());
    }

    /** One that is paid for once it is answered. */
    private final class PaidAfter extends OneSecond {
        PaidAfter(int status) {
            super(TERMS, status, world.life().time());
        }

        @Override
        protected void sent() {
            world.events.add("forward");
        }

        @Override
        public void promise() {
            throw new AssertionError("paid for once it is answered");
        }

        @Override
        public void drop() {}

        @Override
        public void free(Result.Answer answer) {
            assertThat(TERMS.charges(answer.status())).isFalse();
        }
    }
}
