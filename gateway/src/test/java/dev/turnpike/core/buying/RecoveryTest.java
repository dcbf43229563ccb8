package dev.turnpike.core.buying;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static dev.turnpike.gateway.core.World.purchases;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.FakeFacilitator;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Payment;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What becomes of jobs and of money when the gateway dies, and comes up again. */
class RecoveryTest {
    @TempDir Path folder;
    @AutoClose private World world;

    /**
     * Two upstreams fail in two ways, one of them after a ticket; the settlement is in doubt once; and the process dies
     * at every write there is.
     */
    @ParameterizedTest(name = "on disk: {0}")
    @ValueSource(booleans = {false, true})
    void whereverItDiesTheJobComesToItsEndAndThePayerPaysOnce(boolean onDisk) throws Exception {
        int write = 0;
        boolean died = true;
        while (died) {
            world = new World(Files.createDirectory(folder.resolve("write-" + ++write)), "0.010", "alpha 0.004",
                    "bravo 0.006", "cedar 0.008");
            world.upstream("alpha").answers(new Submission.Declined("no"));
            world.upstream("bravo").accepts().says(new Progress.Pending()).finishes("1024x1024");
            world.facilitator.settles(new Settlement.Unknown("timeout", null));
            world.chain.then(new Fate.Open());
            died = comesToItsEnd(write, onDisk);
            world.close();
        }
        assertThat(write).as("writes of a job with two purchases").isGreaterThan(8);
    }

    private boolean comesToItsEnd(int write, boolean onDisk) {
        Payment payment = world.pay(CAT, 2);
        world.mishap().dies(write, onDisk);
        Heard<Reply> heard = world.insist(() -> world.ask(CAT, payment));
        assertThat(outcome(jobOf(heard))).as("died at write %d", write).isEqualTo("settled");
        assertThat(world.life().accounts()).as("died at write %d", write)
                .contains(entry("payer", -10_000L), entry("revenue", 10_000L));
        assertThat(jobOf(heard).work().spent().atomic()).isLessThanOrEqualTo(20_000);
        assertThat(world.life().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);
        assertThat(world.done("submit")).doesNotHaveDuplicates();
        return world.hasRestarted();
    }

    @Test
    void anIntentWithoutAnAnswerIsInDoubtAndTheNextUpstreamGetsTheWork() {
        open("").upstream("alpha").hangs();
        assertThat(purchases(afterARestart())).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        assertThat(world.done("submit")).containsExactly("alpha", "bravo");
        assertThat(world.life().accounts()).contains(entry("exposure:alpha", 4_000L));
    }

    @Test
    void anUpstreamThatTakesThePaymentOnceIsSentItAgain() {
        open("idempotent: true").upstream("alpha").hangs();
        assertThat(purchases(afterARestart())).containsExactly("alpha DELIVERED");
        assertThat(world.done("submit")).containsExactly("alpha", "alpha");
        assertThat(world.done("prepare")).containsExactly("alpha");
    }

    @Test
    void thatItCouldNotBeSentAgainDoesNotProveThatItWasNeverSent() {
        open("idempotent: true").upstream("alpha").hangs().answers(new Submission.NotBought("connection refused"));
        assertThat(purchases(afterARestart())).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        assertThat(world.life().accounts()).contains(entry("exposure:alpha", 4_000L));
    }

    @Test
    void nothingIsSentAgainWhenItIsTooLateToSettle() {
        open("idempotent: true").upstream("alpha").hangs();
        world.upstream("bravo").hangs();
        Payment payment = hold();
        world.pass(359);
        world.restart();
        world.pass(1);
        world.life().takeUp();
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("released DEADLINE_EXCEEDED");
        assertThat(world.done("submit")).containsExactly("alpha", "bravo");
    }

    @Test
    void aTicketIsAskedAfterAgain() {
        open("").upstream("alpha").accepts();
        Payment payment = hold();
        world.pass(5);
        world.restart();
        world.upstream("alpha").finishes("1024x1024");
        world.life().takeUp();
        world.pass(3);
        assertThat(purchases(jobOf(world.ask(CAT, payment)))).containsExactly("alpha DELIVERED");
        assertThat(world.done("submit")).containsExactly("alpha");
    }

    @Test
    void aTicketOfAnUpstreamThatIsConfiguredNoMoreIsALoss() {
        open("").upstream("alpha").accepts();
        Payment payment = hold();
        world.restart(without("alpha"));
        world.life().takeUp();
        assertThat(purchases(jobOf(world.ask(CAT, payment)))).containsExactly("alpha LOST", "bravo DELIVERED");
    }

    @Test
    void whatWasStillUnderWayWhenItsJobEndedIsInDoubt() {
        open("").upstream("alpha").hangs();
        Payment payment = hold();
        world.pass(120);
        Job job = jobOf(world.ask(CAT, payment));
        assertThat(purchases(job)).containsExactly("alpha INTENDED", "bravo DELIVERED");
        world.restart();
        assertThat(world.life().takeUp()).extracting(Job::id).containsExactly(job.id());
        assertThat(purchases(world.life().job(job.id()))).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        world.restart();
        assertThat(world.life().takeUp()).isEmpty();
    }

    static Stream<Arguments> fates() {
        return Stream.of(Arguments.of(new Fate.Moved(FakeFacilitator.TX), "LOST", Map.of("loss", 4_000L)),
                Arguments.of(new Fate.Impossible(Fate.Why.EXPIRED, null), "VOID", Map.of()),
                Arguments.of(new Fate.Open(), "INTENDED", Map.of("exposure:alpha", 4_000L)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("fates")
    void anAttemptThatNeverSaidHowItWentIsEndedByTheChainOnceItsJobHasEnded(Fate fate, String standing,
            Map<String, Long> left) {
        open("").upstream("alpha").hangs();
        Payment payment = hold();
        world.pass(120);
        Job job = jobOf(world.ask(CAT, payment));
        assertThat(purchases(job)).containsExactly("alpha INTENDED", "bravo DELIVERED");

        Heard<Job> asked = Heard.of(world.life().askChain(job, thatSays(fate)));
        world.pass(1);

        assertThat(purchases(asked.value())).containsExactly("alpha " + standing, "bravo DELIVERED");
        assertThat(world.life().accounts()).containsAllEntriesOf(left).containsEntry("cost:bravo", 6_000L);
        assertThat(world.life().accounts().keySet())
                .filteredOn(account -> account.equals("loss") || account.startsWith("exposure"))
                .containsExactlyInAnyOrderElementsOf(left.keySet());
    }

    private static ChainReader thatSays(Fate fate) {
        return new ChainReader() {
            @Override
            public Mono<BigInteger> balance(Asset asset, Address owner) {
                return Mono.error(new UnsupportedOperationException());
            }

            @Override
            public Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce) {
                return Mono.error(new UnsupportedOperationException());
            }

            @Override
            public Mono<Fate> fate(Asset asset, Authorization authorization, Instant since) {
                return Mono.just(fate);
            }
        };
    }

    @ParameterizedTest(name = "a settlement that was begun before a crash, and is {0} after it")
    @ValueSource(strings = {"refused", "settled"})
    void aRefusalAfterACrashProvesNothing(String answer) {
        open("");
        world.facilitator.settles(reactor.core.publisher.Mono.never())
                .settles(answer.equals("settled") ? new Settlement.Settled(dev.turnpike.gateway.core.FakeFacilitator.TX)
                        : new Settlement.Refused("insufficient_funds", "none left"));
        world.chain.says(new Fate.Open(), new Fate.Open(),
                new Fate.Moved(dev.turnpike.gateway.core.FakeFacilitator.TX));
        Payment payment = hold();
        world.restart();
        world.life().takeUp();
        Heard<Reply> heard = world.ask(CAT, payment, Duration.ofSeconds(1));
        world.pass(1);
        assertThat(outcome(jobOf(heard))).isEqualTo(answer.equals("settled") ? "settled" : "settling");
        world.pass(10);
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("settled");
    }

    private World open(String more) {
        world = new World(folder, "0.010", "alpha 0.004" + (more.isEmpty() ? "" : " " + more), "bravo 0.006");
        return world;
    }

    private dev.turnpike.config.Configuration without(String id) {
        var c = world.configuration;
        return new dev.turnpike.config.Configuration(c.publicUrl(), c.service(), c.networks(), c.seller(), c.treasury(),
                c.pricing(), c.exposure(), c.limits(), c.ledger(), c.retention(), c.webhooks(), c.health(), c.circuit(),
                c.routing(), c.publicCosts(), c.models(), c.classes(),
                c.upstreams().stream().filter(u -> !u.id().equals(id)).toList(), c.mcp());
    }

    private Payment hold() {
        Payment payment = world.pay(CAT, 2);
        world.ask(CAT, payment);
        return payment;
    }

    private Job afterARestart() {
        Payment payment = hold();
        world.pass(5);
        world.restart();
        world.life().takeUp();
        return jobOf(world.ask(CAT, payment));
    }
}
