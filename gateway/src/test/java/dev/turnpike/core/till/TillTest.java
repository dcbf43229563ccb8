package dev.turnpike.core.till;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.DOG;
import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static dev.turnpike.gateway.core.World.purchases;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.core.FakeFacilitator;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.Payer;
import dev.turnpike.gateway.core.World;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Submission;
import dev.turnpike.store.TestLedger;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Facilitator.Verification;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a payer is told, and what he pays, whatever becomes of the facilitator, the chain and his connection. */
class TillTest {
    @TempDir Path folder;
    private World world;

    @BeforeEach
    void open() {
        world = new World(folder, "0.010", "alpha 0.004", "bravo 0.006");
    }

    @AfterEach
    void end() {
        world.close();
    }

    // ---- rejoining

    @Test
    void theSamePaymentFiftyTimesAtOnceIsOneHoldOneWorkAndOneAnswer() {
        world.facilitator.verifies(slowly(new Verification.Valid(world.payer.address())));
        world.upstream("alpha").answers(Duration.ofSeconds(3), new Submission.NotBought("refused"));
        Payment payment = world.pay(CAT, 2);
        List<Heard<Reply>> all = Stream.generate(() -> world.ask(CAT, payment)).limit(50).toList();
        world.pass(10);
        assertThat(all.stream().map(World::jobOf).distinct()).hasSize(1);
        assertThat(world.events).containsExactly("verify", "prepare alpha", "submit alpha", "prepare bravo",
                "submit bravo", "look 1024x1024", "settle");
        assertThat(jobs()).isEqualTo(1);
        assertThat(world.life().ended).hasSize(1);
    }

    @Test
    void bothVersionsOfOneAuthorizationAreTheSamePayment() {
        Job first = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        assertThat(jobOf(world.ask(CAT, world.payer.again(world.life(), CAT, 1))).id()).isEqualTo(first.id());
        assertThat(jobs()).isEqualTo(1);
    }

    /** Only those count as requests without a payment: one that waits for its job may ask as often as it likes. */
    @Test
    void aRequestKnowsWhetherWhatItsPaymentBoughtHadComeToItsEndBeforeIt() {
        world.upstream("alpha").delivers(Duration.ofSeconds(3), "1024x1024");
        Payment payment = world.pay(CAT, 2);
        assertThat(isReplay(payment)).as("the first").isFalse();
        assertThat(isReplay(payment)).as("while it is made").isFalse();
        world.pass(10);
        assertThat(isReplay(payment)).as("afterwards").isTrue();
        world.restart();
        assertThat(isReplay(payment)).as("of the ledger").isTrue();
    }

    private boolean isReplay(Payment payment) {
        Guest guest = world.life().till().guest(Again.UNSAID, true);
        Heard.of(world.life().till().serve(world.life().sale(CAT), payment, guest, Duration.ZERO, () -> {}));
        world.pass(1);
        guest.gone(true);
        return guest.isReplay();
    }

    @Test
    void aKnownPaymentIsAnsweredWhateverHasChangedSince() {
        Payment payment = world.pay(CAT, 2);
        Job job = jobOf(world.ask(CAT, payment));
        world.pass(24 * 3600);
        world.restart(world.read("0.050", "0.000001", ""));
        List.of("alpha", "bravo").forEach(id -> {
            for (int i = 0; i < 10; i++)
                world.life()
                        .core()
                        .circuits()
                        .enter(id, "flux")
                        .ifPresent(permit -> permit.failed(Duration.ofSeconds(1)));
        });
        world.events.clear();
        Job answered = jobOf(world.ask(CAT, payment));
        assertThat(answered.id()).isEqualTo(job.id());
        assertThat(answered.state()).isEqualTo(job.state());
        assertThat(Works.of(answered).images()).isEqualTo(Works.of(job).images());
        assertThat(world.events).isEmpty();
    }

    @Test
    void aPaymentForAnotherRequestIsRefused() {
        Payment payment = world.pay(CAT, 2);
        world.ask(CAT, payment);
        assertThat(world.ask(DOG, payment).refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
        world.restart();
        assertThat(world.ask(DOG, payment).refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
    }

    @Test
    void refusedPromptsThatFillAPayersRoomAreEnoughForTenMinutes() {
        world.upstream("alpha").refusesPrompt();
        world.upstream("bravo").refusesPrompt();
        for (int n = 0; n < 100; n++)
            assertThat(outcome(jobOf(world.ask(CAT, world.pay(CAT, 2))))).isEqualTo("released PROMPT_REFUSED");
        assertThat(world.ask(CAT, world.pay(CAT, 2)).refusal().code()).isEqualTo(Code.PAYER_LIMITED);
        world.pass(601);
        assertThat(outcome(jobOf(world.ask(CAT, world.pay(CAT, 2))))).isEqualTo("released PROMPT_REFUSED");
    }

    @Test
    void purchasesInDoubtOfOrdersThatEndedUnpaidCountToo() {
        for (int n = 0; n < 25; n++) {
            world.upstream("alpha").answers(new Submission.PromptRefused("moderation_blocked"));
            assertThat(purchases(jobOf(world.ask(CAT, world.pay(CAT, 2))))).containsExactly("alpha IN_DOUBT");
        }
        assertThat(world.ask(CAT, world.pay(CAT, 2)).refusal().code()).isEqualTo(Code.PAYER_LIMITED);
    }

    @Test
    void aPaymentThatCameWithFiveOtherRequestsAnswersNothingForAnHour() {
        Payment payment = world.pay(CAT, 2);
        Job job = jobOf(world.ask(CAT, payment));
        for (int n = 0; n < 5; n++)
            assertThat(world.ask(DOG, payment).refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
        assertThat(world.ask(DOG, payment).refusal().code()).isEqualTo(Code.PAYMENT_LOCKED);
        assertThat(world.ask(CAT, payment).refusal().code()).isEqualTo(Code.PAYMENT_LOCKED);
        assertThat(outcome(jobOf(world.ask(CAT, world.pay(CAT, 2))))).as("another payment").isEqualTo("settled");
        world.pass(3601);
        assertThat(jobOf(world.ask(CAT, payment)).id()).isEqualTo(job.id());
    }

    @Test
    void ofManyRequestsAtOnceThatTryAPaymentOutFiveAreToldThatTheyAreOthers() {
        Payment payment = world.pay(CAT, 2);
        world.ask(CAT, payment);
        List<Code> told = Stream.generate(() -> world.ask(DOG, payment))
                .limit(20)
                .map(h -> h.refusal().code())
                .toList();
        assertThat(told).filteredOn(Code.PAYMENT_ALREADY_USED::equals).hasSize(5);
        assertThat(told).filteredOn(Code.PAYMENT_LOCKED::equals).hasSize(15);
    }

    @Test
    void theKeyOfTheFirstRequestIsDemandedOfEveryLaterOne() {
        Payment payment = world.pay(CAT, 2);
        Job job = jobOf(world.askWith("a-secret", CAT, payment));
        assertThat(outcome(job)).isEqualTo("settled");
        assertThat(world.ask(CAT, payment).refusal().code()).as("none").isEqualTo(Code.PAYMENT_ALREADY_USED);
        assertThat(world.askWith("another", CAT, payment).refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
        assertThat(jobOf(world.askWith("a-secret", CAT, payment)).id()).isEqualTo(job.id());
        world.restart();
        assertThat(world.ask(CAT, payment).refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
        assertThat(jobOf(world.askWith("a-secret", CAT, payment)).id()).isEqualTo(job.id());
    }

    @Test
    void aPaymentForTwoRequestsAtOnceBuysOneOfThem() {
        world.facilitator.verifies(slowly(new Verification.Valid(world.payer.address())))
                .verifies(slowly(new Verification.Valid(world.payer.address())));
        Payment payment = world.pay(CAT, 2);
        Heard<Reply> cat = world.ask(CAT, payment);
        Heard<Reply> dog = world.ask(DOG, payment);
        world.pass(5);
        assertThat(outcome(jobOf(cat))).isEqualTo("settled");
        assertThat(dog.refusal().code()).isEqualTo(Code.PAYMENT_ALREADY_USED);
        assertThat(world.done("submit")).hasSize(1);
    }

    @Test
    void aTwinThatIsToldTheNonceIsUsedJoinsTheOneThatUsedIt() {
        world.facilitator.verifies(new Verification.Valid(world.payer.address()));
        Payment payment = world.pay(CAT, 2);
        Job job = jobOf(world.ask(CAT, payment));
        world.facilitator.verifies(new Verification.Invalid("invalid_exact_evm_nonce_already_used", "used"));
        assertThat(jobOf(world.ask(CAT, payment)).id()).isEqualTo(job.id());
    }

    // ---- admission

    @Test
    void aPaymentMustLiveForTheLongestAttemptAndItsSettlement() {
        Payment early = world.pay(CAT, 2);
        Payment late = world.pay(CAT, 2);
        world.pass(420 - 120 - 60);
        assertThat(outcome(jobOf(world.ask(CAT, early)))).isEqualTo("settled");
        world.pass(1);
        assertThat(rejected(world.ask(CAT, late).refusal()).reasonCode())
                .isEqualTo("invalid_exact_evm_payload_authorization_valid_before");
        assertThat(world.done("submit")).hasSize(1);
    }

    @Test
    void whatFailsHereNeverReachesTheFacilitator() {
        Payment payment = world.pay(CAT, 2);
        world.restart(world.read("0.020", "20.00", "pricing: { quote-ttl: 1s }"));
        world.pass(1);
        Refusal refusal = world.ask(CAT, payment).refusal();
        assertThat(refusal.code()).isEqualTo(Code.PAYMENT_REJECTED);
        assertThat(rejected(refusal).challenge()).isNotNull();
        assertThat(world.events).isEmpty();
        assertThat(jobs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anOfferFromBeforeAChangeOfPricesStandsForItsTimeAndThenNot(int version) {
        Challenge early = world.life().challenge(CAT);
        world.restart(world.read("0.020", "20.00", ""));
        world.pass(599);
        Job job = jobOf(world.ask(CAT, world.payer.pay(world.life(), early, version)));
        assertThat(job.facts().terms().amount()).isEqualTo(UsdcAmount.ofDecimal("0.01"));
        assertThat(job.facts().generation()).isEqualTo(1);
        assertThat(outcome(job)).isEqualTo("settled");
        world.pass(1);
        assertThat(world.ask(CAT, world.payer.pay(world.life(), early, version)).refusal().code())
                .isEqualTo(Code.PAYMENT_REJECTED);
    }

    @Test
    void anEarlierOfferNamesThePayeeItNamedThen() {
        Challenge early = world.life().challenge(CAT);
        world.restart(world.paidTo("0x3333333333333333333333333333333333333333", "0.020"));
        Job job = jobOf(world.ask(CAT, world.payer.pay(world.life(), early, 2)));
        assertThat(job.facts().terms().payTo()).isEqualTo(new Address("0x1111111111111111111111111111111111111111"));
        assertThat(outcome(job)).isEqualTo("settled");
    }

    @Test
    void aChangeOfPricesWhileTheFacilitatorIsAskedDoesNotMatter() {
        world.facilitator.verifies(slowly(new Verification.Valid(world.payer.address())));
        world.restart(world.read("0.010", "20.00", "pricing: { quote-ttl: 1s }"));
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
        reload("0.020");
        world.pass(5);
        assertThat(outcome(jobOf(heard))).isEqualTo("settled");
    }

    @Test
    void whenTheFacilitatorIsDownNothingIsHeld() {
        world.facilitator.verifies(new Verification.Unavailable("502"));
        Payment payment = world.pay(CAT, 2);
        Refusal refusal = world.ask(CAT, payment).refusal();
        assertThat(refusal.code()).isEqualTo(Code.FACILITATOR_UNAVAILABLE);
        assertThat(refusal.reason()).isInstanceOfSatisfying(Refusal.Later.class,
                later -> assertThat(later.retryAfter()).isPositive());
        assertThat(jobs()).isZero();
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("settled");
    }

    @Test
    void aPaymentThatTheFacilitatorRefusesIsAskedForAgain() {
        world.facilitator.verifies(new Verification.Invalid("insufficient_funds", "too little"));
        Refusal refusal = world.ask(CAT, world.pay(CAT, 2)).refusal();
        assertThat(rejected(refusal).reasonCode()).isEqualTo("insufficient_funds");
        assertThat(rejected(refusal).challenge()).isNotNull();
        assertThat(jobs()).isZero();
    }

    @Test
    void whoCannotBeServedIsNotAskedToPay() {
        world.restart(world.read("0.010", "0.000001", ""));
        assertThat(Heard.of(world.life().till().serve(world.life().sale(CAT), null, Duration.ZERO, () -> {}))
                .refusal()
                .code()).isEqualTo(Code.NO_HEALTHY_UPSTREAM);
    }

    @Test
    void aPayersOpenJobsTogetherAreAtMostWhatItOwns() {
        world.chain.owned(20_000);
        world.upstream("alpha").accepts().accepts();
        List<Payment> payments = Stream.generate(() -> world.pay(CAT, 2)).limit(3).toList();
        List<Heard<Reply>> heard = payments.stream().map(p -> world.ask(CAT, p)).toList();
        assertThat(heard.get(2).refusal().code()).isEqualTo(Code.PAYER_LIMITED);
        assertThat(world.count("verify")).as("the facilitator is not asked about the third").isEqualTo(2);
        assertThat(jobs()).isEqualTo(2);
        world.pass(150);
        assertThat(outcome(jobOf(heard.get(0)))).isEqualTo("settled");
        assertThat(outcome(jobOf(world.ask(CAT, payments.get(2))))).as("the room is free again").isEqualTo("settled");
    }

    @Test
    void whenTooManyJobsAreOpenOnlyKnownPaymentsAreTaken() {
        Payment known = world.pay(CAT, 2);
        world.ask(CAT, known);
        Payment other = world.pay(CAT, 2);
        world.life().core().fleet().replace(world.read("0.010", "20.00", "limits: { open-jobs: 1 }"));
        world.upstream("alpha").hangs();
        world.ask(CAT, world.pay(CAT, 2));
        assertThat(outcome(jobOf(world.ask(CAT, known)))).isEqualTo("settled");
        assertThat(world.ask(CAT, other).refusal().code()).isEqualTo(Code.OVERLOADED);
        assertThat(world.count("verify")).isEqualTo(2);
    }

    @Test
    void aClientThatGoesAwayBeforeTheHoldStillHasItsWorkDone() {
        world.facilitator.verifies(slowly(new Verification.Valid(world.payer.address())));
        Payment payment = world.pay(CAT, 2);
        world.ask(CAT, payment).hangUp();
        world.pass(5);
        assertThat(world.count("settle")).isEqualTo(1);
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("settled");
        assertThat(world.count("submit alpha")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aHoldOfWhichNobodyWasToldIsFoundAndWorkedOn(int looks) {
        Payment payment = world.pay(CAT, 2);
        world.mishap().losesTrack(looks);
        Heard<Reply> heard = world.ask(CAT, payment);
        world.pass(2);
        assertThat(outcome(jobOf(heard))).isEqualTo("settled");
        assertThat(world.life().ended).hasSize(1);
    }

    @Test
    void aClientThatGoesAwayDoesNotStopTheWork() {
        world.upstream("alpha").accepts().finishes("1024x1024");
        world.ask(CAT, world.pay(CAT, 2)).hangUp();
        world.pass(5);
        assertThat(world.life().ended).extracting(World::outcome).containsExactly("settled");
    }

    @ParameterizedTest(name = "after {0} s it is {1}")
    @CsvSource({"0, held", "5, working", "10, settled"})
    void aClientWhoseWaitIsOverIsToldHowFarItsJobIs(long wait, String state) {
        world.upstream("alpha").answers(Duration.ofSeconds(8), new Submission.NotBought("refused"));
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2), Duration.ofSeconds(wait));
        world.pass(wait);
        assertThat(outcome(jobOf(heard))).isEqualTo(state);
    }

    // ---- settlement

    @Test
    void aRefusedSettlementWithProofIsALossAndTheImagesAreWithheld() {
        world.facilitator.settles(new Settlement.Refused("insufficient_funds", "none left"));
        Payment payment = world.pay(CAT, 2);
        Job job = refused(payment);
        assertThat(outcome(job)).isEqualTo("unpaid insufficient_funds");
        assertThat(world.life().accounts()).containsOnly(entry("treasury", -4_000L), entry("loss", 4_000L));
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("unpaid insufficient_funds");
        assertThat(world.count("settle")).isEqualTo(1);
    }

    @Test
    void withheldImagesAreHandedOutForThePayersNextPayment() {
        world.facilitator.settles(new Settlement.Refused("insufficient_funds", "none left"));
        Job unpaid = refused(world.pay(CAT, 2));
        world.life().till().answered(unpaid, true);
        Job paid = jobOf(world.ask(CAT, world.pay(CAT, 1)));
        assertThat(outcome(paid)).isEqualTo("settled");
        assertThat(Works.of(paid).images().orElseThrow().pictures())
                .isEqualTo(Works.of(unpaid).images().orElseThrow().pictures());
        assertThat(Works.of(paid).purchases()).isEmpty();
        assertThat(world.done("submit")).hasSize(1);
        assertThat(purchases(jobOf(world.ask(CAT, world.pay(CAT, 2))))).as("once").containsExactly("alpha DELIVERED");
    }

    @Test
    void withheldImagesThatAreGoneAreNotCharged() {
        world.facilitator.settles(new Settlement.Refused("insufficient_funds", "none left"));
        refused(world.pay(CAT, 2));
        world.gone.add("1024x1024");
        world.upstream("alpha").delivers("1024x1024/new");
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
        world.pass(5);
        assertThat(purchases(jobOf(heard))).containsExactly("alpha DELIVERED");
        assertThat(Works.of(jobOf(heard)).images().orElseThrow().pictures().getFirst().url())
                .isEqualTo("https://img.example/1024x1024/new");
    }

    @Test
    void withheldImagesAreNotForfeitedByAHoldThatNeverWas() {
        world.facilitator.settles(new Settlement.Refused("insufficient_funds", "none left"));
        refused(world.pay(CAT, 2));
        world.mishap().dies(1, false);
        world.ask(CAT, world.pay(CAT, 2));
        world.restart(world.configuration);
        assertThat(Works.of(jobOf(world.ask(CAT, world.pay(CAT, 2)))).purchases()).isEmpty();
    }

    @Test
    void withheldImagesThatTwoPaymentsAskForAtOnceAreForOneOfThem() {
        world.facilitator.settles(new Settlement.Refused("insufficient_funds", "none left"));
        refused(world.pay(CAT, 2));
        world.facilitator.verifies(slowly(new Verification.Valid(world.payer.address())))
                .verifies(slowly(new Verification.Valid(world.payer.address())));
        List<Heard<Reply>> two = Stream.generate(() -> world.pay(CAT, 2))
                .limit(2)
                .map(payment -> world.ask(CAT, payment))
                .toList();
        world.pass(5);
        assertThat(two.stream().map(World::jobOf).map(World::purchases)).containsExactlyInAnyOrder(List.of(),
                List.of("alpha DELIVERED"));
    }

    @Test
    void withheldImagesAreForTheSameRequestAndForADay() {
        world.facilitator.settles(new Settlement.Refused("insufficient_funds", "none left"));
        refused(world.pay(CAT, 2));
        assertThat(purchases(jobOf(world.ask(DOG, world.pay(DOG, 2))))).isNotEmpty();
        world.pass(24 * 3600 + 1);
        assertThat(purchases(jobOf(world.ask(CAT, world.pay(CAT, 2))))).isNotEmpty();
    }

    @Test
    void anUnknownSettlementIsNeverAnsweredWith402AndEndsWhenTheChainShowsTheTransfer() {
        world.facilitator.settles(new Settlement.Unknown("timeout", null));
        world.chain.says(new Fate.NotKnown("no node"), new Fate.NotKnown("no node"),
                new Fate.Moved(FakeFacilitator.TX));
        Payment payment = world.pay(CAT, 2);
        Heard<Reply> heard = world.ask(CAT, payment, Duration.ofSeconds(1));
        world.pass(1);
        assertThat(outcome(jobOf(heard))).isEqualTo("settling");
        assertThat(outcome(jobOf(world.ask(CAT, payment, Duration.ZERO)))).isEqualTo("settling");
        world.pass(4);
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("settled");
        assertThat(world.count("settle")).isEqualTo(1);
    }

    @Test
    void anUnknownSettlementThatTheChainRulesOutLapsesAndIsALoss() {
        world.facilitator.settles(new Settlement.Unknown("timeout", null));
        world.chain.says(new Fate.Impossible(Fate.Why.EXPIRED, null));
        assertThat(outcome(jobOf(world.ask(CAT, world.pay(CAT, 2))))).isEqualTo("lapsed EXPIRED");
        assertThat(world.life().accounts()).containsOnly(entry("treasury", -4_000L), entry("loss", 4_000L));
    }

    @Test
    void anUnknownSettlementThatIsStillOpenIsAskedForAgain() {
        world.facilitator.settles(new Settlement.Unknown("timeout", null))
                .settles(new Settlement.Unknown("timeout", null));
        world.chain.then(new Fate.Open());
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
        world.pass(5);
        assertThat(outcome(jobOf(heard))).isEqualTo("settled");
        assertThat(world.count("settle")).isEqualTo(3);
    }

    @Test
    void aRefusalAfterADoubtProvesNothing() {
        world.facilitator.settles(new Settlement.Unknown("timeout", FakeFacilitator.TX))
                .settles(new Settlement.Refused("invalid_exact_evm_insufficient_balance", "none left"));
        world.chain.says(new Fate.Open(), new Fate.NotKnown("no node"), new Fate.Moved(FakeFacilitator.TX));
        Payment payment = world.pay(CAT, 2);
        Heard<Reply> heard = world.ask(CAT, payment, Duration.ofSeconds(1));
        world.pass(1);
        assertThat(outcome(jobOf(heard))).isEqualTo("settling");
        assertThat(((dev.turnpike.core.jobs.State.Settling) jobOf(heard).state()).transaction())
                .isEqualTo(FakeFacilitator.TX);
        world.pass(10);
        assertThat(outcome(jobOf(world.ask(CAT, payment)))).isEqualTo("settled");
    }

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @CsvSource({"timeout, payment_expired, 0", "timeout, invalid_exact_evm_payload_authorization_valid_before, 0",
            "timeout, invalid_network, 0", "timeout, insufficient_funds, 1", "insufficient_funds, payment_expired, 1"})
    void onlyWhatAPayerDidCountsAgainstItWhenAPaymentExpires(String first, String then, int strikes) {
        world.facilitator.settles(new Settlement.Unknown("502", null)).settles(doubt(first)).settles(doubt(then));
        world.chain.says(new Fate.Open(), new Fate.Open(), new Fate.Impossible(Fate.Why.EXPIRED, null));
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
        world.pass(10);
        assertThat(outcome(jobOf(heard))).isEqualTo(strikes == 0 ? "lapsed EXPIRED" : "lapsed REFUSED_UNTIL_EXPIRED");
        assertThat(strikes()).isEqualTo(strikes);
    }

    private static Settlement doubt(String code) {
        return code.equals("timeout") ? new Settlement.Unknown(code, null) : new Settlement.Refused(code, "told to");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"payment_expired, 0", "invalid_exact_evm_payload_authorization_valid_before, 0", "invalid_network, 0",
            "unsupported_scheme, 0", "invalid_payment_requirements, 0", "insufficient_funds, 1",
            "invalid_exact_evm_insufficient_balance, 1"})
    void aRefusalThatIsNotThePayersDoingWithholdsTheImagesButDoesNotCountAgainstIt(String code, int strikes) {
        world.facilitator.settles(new Settlement.Refused(code, "told to"));
        assertThat(outcome(refused(world.pay(CAT, 2)))).isEqualTo("unpaid " + code);
        assertThat(strikes()).isEqualTo(strikes);
        assertThat(Works.of(jobOf(world.ask(CAT, world.pay(CAT, 2)))).purchases()).as("its next payment gets them")
                .isEmpty();
    }

    /** Before it is believed that a payment was refused the chain is looked at twice. */
    private Job refused(Payment payment) {
        Heard<Reply> heard = world.ask(CAT, payment);
        world.pass(5);
        return jobOf(heard);
    }

    private int strikes() {
        return Heard.of(world.life().journal().payer(world.payer.address(), World.START)).value().strikes();
    }

    @Test
    void aFacilitatorAndAChainThatBreakLeaveTheSettlementUnknown() {
        world.facilitator.settles(Mono.error(new IllegalStateException("broken")));
        world.chain.says(new Fate.Moved(FakeFacilitator.TX));
        assertThat(outcome(jobOf(world.ask(CAT, world.pay(CAT, 2))))).isEqualTo("settled");
    }

    // ---- settled and never answered

    @Test
    void whatWasPaidForAndNeverReceivedIsHandedOutForANewPaymentThatIsNotHeld() {
        Job lost = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        world.life().till().answered(lost, false);
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 1))).id()).isEqualTo(lost.id());
        assertThat(world.life().number("SELECT COUNT(*) FROM jobs WHERE outcome = 'settled'")).isEqualTo(1);
        assertThat(world.life().accounts()).contains(entry("payer", -10_000L));
    }

    @Test
    void whatWasReceivedIsNotHandedOutForANewPayment() {
        Job received = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        world.life().till().answered(received, true);
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 2))).id()).isNotEqualTo(received.id());
    }

    @Test
    void whileAnAnswerIsOnItsWayANewPaymentBuysNewWork() {
        Job first = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 2))).id()).isNotEqualTo(first.id());
    }

    @Test
    void anAnswerThatNobodyTellsTheEndOfCountsAsLostAfterAWhile() {
        Job first = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        world.pass(61);
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 2))).id()).isEqualTo(first.id());
    }

    @Test
    void afterTenMinutesANewPaymentBuysNewWork() {
        Job lost = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        world.life().till().answered(lost, false);
        world.pass(601);
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 2))).id()).isNotEqualTo(lost.id());
    }

    @Test
    void somebodyElsesPaymentForTheSameRequestBuysNewWork() {
        Job lost = jobOf(world.ask(CAT, world.pay(CAT, 2)));
        world.life().till().answered(lost, false);
        Payer stranger = new Payer("22");
        stranger.pay(world.life(), CAT, 2); // the fake chain knows authorizations by their nonce alone
        assertThat(jobOf(world.ask(CAT, stranger.pay(world.life(), CAT, 2))).id()).isNotEqualTo(lost.id());
    }

    @Test
    void anAnswerThatShowedNoImagesHandsNothingOut() {
        world.upstream("alpha").accepts().finishes("1024x1024");
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2), Duration.ZERO);
        world.life().till().answered(jobOf(heard), true);
        world.facilitator.settles(new Settlement.Unknown("timeout", null));
        world.chain.says(new Fate.NotKnown("no node"), new Fate.Moved(FakeFacilitator.TX));
        world.pass(3);
        Job settling = world.life().job(jobOf(heard).id());
        assertThat(outcome(settling)).isEqualTo("settling");
        world.life().till().answered(settling, true);
        world.pass(5);
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 2))).id()).isEqualTo(settling.id());
    }

    // ---- running

    @Test
    void anOldPictureOfAJobDoesNotStartItAgain() {
        world.upstream("alpha").accepts().finishes("1024x1024");
        Payment payment = world.pay(CAT, 2);
        Job old = jobOf(world.ask(CAT, payment, Duration.ZERO));
        world.pass(5);
        world.events.clear();
        assertThat(outcome(Heard.of(world.life().till().resume(old)).value())).isEqualTo("settled");
        assertThat(world.events).isEmpty();
        assertThat(world.life().ended).hasSize(1);
        assertThat(world.life().core().running().count()).isZero();
    }

    @Test
    void drainingWaitsForEveryJobAndNoLongerThanItsLimit() {
        world.upstream("alpha").accepts().finishes("1024x1024");
        world.ask(CAT, world.pay(CAT, 2));
        Heard<Void> drained = Heard.of(world.life().core().running().drain(Duration.ofSeconds(30)));
        assertThat(drained.pending()).isTrue();
        world.pass(3);
        assertThat(drained.pending()).isFalse();
        world.upstream("alpha").accepts();
        world.ask(CAT, world.pay(CAT, 2));
        Heard<Void> limited = Heard.of(world.life().core().running().drain(Duration.ofSeconds(30)));
        world.pass(30);
        assertThat(limited.pending()).isFalse();
    }

    @Test
    void aJobThatSomebodyElseHasTakenOverIsLeftAlone() {
        assumeTrue(TestLedger.chosen() == TestLedger.SQLITE, "elsewhere there is no owner to replace");
        world.upstream("alpha").accepts().finishes("1024x1024");
        Payment payment = world.pay(CAT, 2);
        Job job = jobOf(world.ask(CAT, payment, Duration.ZERO));
        Heard.of(world.life().journal().takeOver());
        world.pass(5);
        assertThat(outcome(world.life().job(job.id()))).isEqualTo("working");
        assertThat(world.count("settle")).isZero();
        assertThat(world.life().core().running().count()).isZero();
    }

    private static Refusal.Payment rejected(Refusal refusal) {
        assertThat(refusal.reason()).isInstanceOf(Refusal.Payment.class);
        return (Refusal.Payment) refusal.reason();
    }

    private long jobs() {
        return world.life().number("SELECT COUNT(*) FROM jobs");
    }

    private <T> Mono<T> slowly(T answer) {
        return Mono.defer(() -> Mono.delay(Duration.ofSeconds(2), world.life().time()).map(tick -> answer));
    }

    private void reload(String price) {
        world.life().reload(world.text(price, "20.00", "pricing: { quote-ttl: 1s }"));
    }
}
