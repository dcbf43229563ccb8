package dev.turnpike.core.till;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.Payer;
import dev.turnpike.gateway.core.World;
import dev.turnpike.providers.Submission;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** An SDK that tries again signs again: one order of three payments is charged once (laws 1 and 2). */
class RepeatsTest {
    private static final Bytes32 TX = new Bytes32("0x" + "77".repeat(32));

    @TempDir Path folder;
    private World world;

    @BeforeEach
    void anUpstreamTakesThreeSeconds() {
        world = new World(folder, "0.001", "alpha 0.0004");
        for (int i = 0; i < 16; i++) slow();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(Again.class)
    void lawTwoAPayerWhoseConnectionIsLostIsChargedOnceForThreeTries(Again again) {
        Heard<Reply> first = ask(again == Again.NAMED ? again : Again.UNSAID);
        world.pass(1);
        first.hangUp();
        Heard<Reply> second = ask(again);
        second.hangUp();
        Heard<Reply> third = ask(again);
        world.pass(10);
        assertThat(outcome(jobOf(third))).isEqualTo("settled");
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void lawTwoATryThatIsCountedJoinsTheOneBeforeItThoughNobodySawThatOneGo() {
        Heard<Reply> first = ask(Again.UNSAID);
        Heard<Reply> second = ask(Again.COUNTED);
        world.pass(10);
        assertThat(jobOf(second).id()).isEqualTo(jobOf(first).id());
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void lawTwoATryThatComesWhileThePaymentBeforeItIsStillLookedAtJoinsIt() {
        world.facilitator.verifies(Mono.delay(Duration.ofSeconds(2), world.life().time())
                .map(tick -> new Facilitator.Verification.Valid(world.payer.address())));
        Heard<Reply> first = ask(Again.UNSAID);
        first.hangUp();
        Heard<Reply> second = ask(Again.UNSAID);
        world.pass(20);
        assertThat(outcome(jobOf(second))).isEqualTo("settled");
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void lawTwoATryAfterACrashJoinsTheJobThatWasOpen() {
        ask(Again.UNSAID);
        world.pass(1);
        world.restart();
        world.life().takeUp();
        Heard<Reply> second = ask(Again.UNSAID);
        world.pass(600);
        assertThat(outcome(jobOf(second))).isEqualTo("settled");
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void lawOneAPaymentThatJoinedIsUsedAndAnswersTheSameForEver() {
        Payment payment = world.pay(CAT, 2);
        Heard<Reply> first = ask(Again.UNSAID);
        Heard<Reply> second = ask(Again.COUNTED, payment);
        world.pass(3600);
        Job job = jobOf(first);
        world.restart();
        assertThat(jobOf(ask(Again.UNSAID, payment)).id()).isEqualTo(job.id()).isEqualTo(jobOf(second).id());
        assertThat(world.ask(World.DOG, payment).refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void lawTwoAPaymentThatWasCarriedOutBeforeItCameJoinsNothingAndIsOwed() {
        ask(Again.UNSAID);
        Payment payment = world.pay(CAT, 2);
        world.chain.uses(payment.authorization().nonce());
        assertThat(ask(Again.COUNTED, payment).refusal().getMessage()).contains("was used");
        assertThat(world.life().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);

        world.chain.then(new Fate.Moved(TX));
        Heard<Reply> second = ask(Again.COUNTED, payment);
        world.pass(10);
        assertThat(outcome(jobOf(second))).isEqualTo("released PAYMENT_OWED");
        assertThat(world.life().accounts()).containsEntry("owed", 1_000L);
    }

    /** It would have a row for as long as it might be carried out. */
    @Test
    void aPaymentThatCouldBeCarriedOutForYearsJoinsNothing() {
        ask(Again.UNSAID);
        Heard<Reply> second = ask(Again.COUNTED, world.payer.pay(world.life(), CAT, Duration.ofDays(3650)));
        world.pass(10);
        assertThat(second.refusal().code()).isEqualTo(Code.PAYMENT_REJECTED);
        assertThat(world.life().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);
    }

    @Test
    void lawTwoAPaymentThatMayHaveBeenCarriedOutJoinsNothingUntilThatIsSeen() {
        ask(Again.UNSAID);
        world.chain.isSilent();
        Heard<Reply> second = ask(Again.COUNTED);
        world.pass(10);
        assertThat(second.refusal().code()).isEqualTo(Code.OVERLOADED);
        assertThat(world.life().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);
    }

    @Test
    void anAnswerThatWasWrittenIsGivenToACountedTrySoonAfterItAndToANewOrderNot() {
        Job first = answered(ask(Again.UNSAID));
        assertThat(answered(ask(Again.COUNTED)).id()).isEqualTo(first.id());
        assertThat(answered(ask(Again.UNSAID)).id()).isNotEqualTo(first.id());
        world.pass(Duration.ofMinutes(3));
        assertThat(answered(ask(Again.COUNTED)).id()).isNotEqualTo(first.id());
    }

    @Test
    void twelveEqualOrdersThatAreWaitedForAreTwelve() {
        List<Heard<Reply>> all = Stream.generate(() -> ask(Again.UNSAID)).limit(12).toList();
        world.pass(60);
        assertThat(all.stream().map(World::jobOf).map(Job::id).distinct()).hasSize(12);
        assertThat(sold()).isEqualTo(12);
    }

    @Test
    void anOrderThatCameToNothingIsOrderedAnew() {
        world.close();
        world = new World(folder, "0.001", "alpha 0.0004");
        world.upstream("alpha").answers(Duration.ofSeconds(1), new Submission.NotBought("refused"));
        Heard<Reply> first = ask(Again.UNSAID);
        world.pass(10);
        assertThat(outcome(jobOf(first))).startsWith("released");
        slow();
        Job second = answered(ask(Again.COUNTED));
        assertThat(outcome(second)).isEqualTo("settled");
        assertThat(second.id()).isNotEqualTo(jobOf(first).id());
    }

    @Test
    void aClientThatComesBackForItsJobMayOrderTheSameOnceMore() {
        Heard<Reply> first = ask(Again.UNSAID, world.pay(CAT, 2), true, Duration.ZERO);
        world.pass(1);
        assertThat(first.isAnswered()).isTrue();
        ask(Again.UNSAID);
        world.pass(10);
        assertThat(sold()).isEqualTo(2);
    }

    @Test
    void aClientThatComesBackForItsJobMayOrderTheSameOnceMoreThoughThatHasEndedMeanwhile() {
        Heard<Reply> first = ask(Again.UNSAID, world.pay(CAT, 2), true, Duration.ZERO);
        world.pass(10);
        assertThat(world.life().job(jobOf(first).id()).closed()).isTrue();
        Heard<Reply> second = ask(Again.UNSAID);
        world.pass(10);
        assertThat(jobOf(second).id()).isNotEqualTo(jobOf(first).id());
        assertThat(sold()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(value = Again.class, names = "UNSAID", mode = EnumSource.Mode.EXCLUDE)
    void aClientThatComesBackForItsJobAndSaysSoIsNotChargedAgain(Again again) {
        Heard<Reply> first = ask(again, world.pay(CAT, 2), true, Duration.ZERO);
        world.pass(Duration.ofMinutes(5));
        Heard<Reply> second = ask(again);
        world.pass(10);
        assertThat(jobOf(second).id()).isEqualTo(jobOf(first).id());
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void anAnswerThatRefusesTellsNoClientOfItsJob() {
        Job lost = jobOf(world.ask(CAT, world.pay(CAT, 2), Duration.ZERO));
        world.pass(10);
        Payment payment = world.pay(CAT, 2);
        world.chain.isSilent();
        Guest refused = world.life().till().guest(Again.UNSAID, true);
        Heard<Reply> no = ask(refused, payment);
        world.pass(10);
        assertThat(no.refusal().code()).isEqualTo(Code.OVERLOADED);
        refused.gone(true);

        world.chain.answers();
        Heard<Reply> again = ask(Again.UNSAID, payment);
        world.pass(10);
        assertThat(jobOf(again).id()).isEqualTo(lost.id());
        assertThat(sold()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsReadSlowlyIsNotGivenToAnEqualOrder() {
        Till till = world.life().till();
        Payment payment = world.pay(CAT, 2);
        Guest reader = till.guest(Again.UNSAID, false);
        var first = Heard.of(till.serve(world.life().sale(CAT), payment, reader, Duration.ofSeconds(1000), () -> {}));
        world.pass(120);
        assertThat(answered(ask(Again.UNSAID)).id()).isNotEqualTo(jobOf(first).id());

        till.answered(jobOf(first), false);
        reader.gone(false);
        Heard<Reply> third = ask(Again.UNSAID);
        world.pass(10);
        assertThat(jobOf(third).id()).isEqualTo(jobOf(first).id());
    }

    @Test
    void anAnswerThatEndsWhileTheLedgerIsAskedIsNotGivenToTheNextOrder() {
        Heard<Reply> first = ask(Again.UNSAID);
        world.pass(10);
        world.mishap().overtakes(() -> world.life().till().answered(jobOf(first), true));
        Heard<Reply> second = ask(Again.UNSAID);
        world.pass(10);
        assertThat(jobOf(second).id()).isNotEqualTo(jobOf(first).id());
        assertThat(sold()).isEqualTo(2);
    }

    @Test
    void whatNoClientHadIsGivenToOneOfManyEqualOrders() {
        Job lost = jobOf(world.ask(CAT, world.pay(CAT, 2), Duration.ZERO));
        world.pass(10);
        List<Heard<Reply>> all = Stream.generate(() -> ask(Again.UNSAID)).limit(3).toList();
        world.pass(30);
        assertThat(all.stream().map(World::jobOf).map(Job::id).distinct()).hasSize(3).contains(lost.id());
        assertThat(sold()).isEqualTo(3);
    }

    @Test
    void anotherPayersEqualOrderIsAnother() {
        ask(Again.UNSAID).hangUp();
        Payment other = new Payer("22").pay(world.life(), CAT, 2);
        ask(Again.COUNTED, other);
        world.pass(10);
        assertThat(sold()).isEqualTo(2);
    }

    @Test
    void sixteenPaymentsMayRepeatAnOrderAndNoMore() {
        ask(Again.UNSAID);
        List<Heard<Reply>> more = Stream.generate(() -> ask(Again.COUNTED)).limit(17).toList();
        assertThat(more.getLast().refusal().code()).isEqualTo(Code.PAYER_LIMITED);
        world.pass(10);
        assertThat(sold()).isEqualTo(1);
    }

    private void slow() {
        world.upstream("alpha").delivers(Duration.ofSeconds(3), "1024x1024");
    }

    private Job answered(Heard<Reply> heard) {
        world.pass(10);
        Job job = jobOf(heard);
        world.life().till().answered(job, true);
        world.pass(1);
        return job;
    }

    private Heard<Reply> ask(Again again) {
        return ask(again, world.pay(CAT, 2));
    }

    private Heard<Reply> ask(Again again, Payment payment) {
        return ask(again, payment, false, Duration.ofSeconds(1000));
    }

    /** The test says when this guest is gone. */
    private Heard<Reply> ask(Guest guest, Payment payment) {
        return Heard.of(
                world.life().till().serve(world.life().sale(CAT), payment, guest, Duration.ofSeconds(1000), () -> {}));
    }

    private Heard<Reply> ask(Again again, Payment payment, boolean comesBack, Duration wait) {
        Till till = world.life().till();
        return Heard.of(Mono.defer(() -> {
            Guest guest = till.guest(again, comesBack);
            return till.serve(world.life().sale(CAT), payment, guest, wait, () -> {})
                    .doFinally(end -> guest.gone(end == SignalType.ON_COMPLETE));
        }));
    }

    private long sold() {
        return world.life().number("SELECT COUNT(*) FROM jobs WHERE outcome = 'settled'");
    }
}
