package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.CAT;
import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.store.TestLedger;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Nonces;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money that arrives for nothing, and its way back. */
class RefundsTest {
    private static final LocalSigner PAYER = Street.payer(1);
    @TempDir private Path folder;
    private Street street;

    @AfterEach
    void close() {
        if (street != null) street.close();
    }

    /** A job that was released, and whose authorization somebody settled afterwards. */
    private Job arrivedForNothing(String... configuration) {
        street = new Street(folder, configuration);
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE));
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        Payment payment = street.gate().sign(PAYER, CAT);
        Job job = street.job(street.ask(CAT, payment));
        assertThat(World.outcome(job)).isEqualTo("released GENERATION_FAILED");
        assertThat(street.gate().fate(job)).isEqualTo("open");
        street.carryOut(payment);
        street.pass(60);
        return job;
    }

    @Test
    void moneyThatArrivesForAReleasedHoldIsOwed() {
        Job job = arrivedForNothing();

        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
        assertThat(street.gate().fate(job)).isEqualTo("moved");
        street.pass(1500);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
        assertThat(street.balance(PAYER.address())).isZero();
        assertThat(street.gate().watched(job)).isFalse();
    }

    @Test
    void theOperatorPaysItBackOnceHoweverOftenHeAsks() {
        Job job = arrivedForNothing();
        Refunds.Owing owedBefore = street.await(street.gate().owing(job.id()));

        Heard<Refund> first = Heard.of(street.gate().refund(job.id()));
        Heard<Refund> second = Heard.of(street.gate().refund(job.id()));
        street.pass(10);
        Refund later = street.await(street.gate().refund(job.id()));

        assertThat(owedBefore.owed()).isEqualTo(Street.atomic(PRICE));
        assertThat(owedBefore.refund()).isNull();
        assertThat(street.await(street.gate().owing(job.id()))).isEqualTo(new Refunds.Owing(Street.atomic(0), later));
        assertThat(first.value().state()).isEqualTo(RefundState.SETTLED);
        assertThat(second.value().payment()).isEqualTo(first.value().payment());
        assertThat(later).isEqualTo(street.await(street.gate().refund(job.id())));
        assertThat(later.state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -PRICE, "repaid", PRICE));
        assertThat(later.terms() + later.payment().json()).as("the id is a secret").doesNotContain(job.id());
    }

    @Test
    void aLedgerFromBeforeARefundDoesNotPayItAgain() {
        assumeTrue(TestLedger.chosen() == TestLedger.SQLITE, "copies its file");
        Job job = arrivedForNothing();
        Map<String, byte[]> backup = street.backup();
        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);

        street.restore(backup);
        street.pass(60);
        street.await(street.gate().refund(job.id()));
        street.pass(1500);

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -PRICE, "repaid", PRICE));
    }

    @Test
    void aLedgerFromBeforeASaleOwesItsMoneyAndTellsItsClientThatItWasCharged() {
        assumeTrue(TestLedger.chosen() == TestLedger.SQLITE, "copies its file");
        street = new Street(folder);
        Map<String, byte[]> backup = street.backup();
        Payment payment = street.gate().sign(PAYER, CAT);
        assertThat(World.outcome(street.job(street.ask(CAT, payment)))).isEqualTo("settled");

        street.restore(backup);
        street.pass(600);
        Job job = street.job(street.ask(CAT, payment));

        assertThat(World.outcome(job)).isEqualTo("released PAYMENT_OWED");
        assertThat(street.spent).as("nothing is bought again").hasSize(1);
        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
    }

    @Test
    void noncesFollowFromThePaymentThatTheyAreFor() {
        street = new Street(folder);
        street.upstream("alpha").fault(Fault.WRONG_SIZE);
        Job job = street.sold(PAYER, CAT);

        Nonces nonces = Nonces.of(Gate.TREASURY);
        assertThat(street.spent).extracting(paid -> paid.authorization().nonce())
                .containsExactly(nonces.of(job.facts().key(), "purchase", 1),
                        nonces.of(job.facts().key(), "purchase", 2));
    }

    @Test
    void whoeverWasReplacedPaysNothingBack() {
        assumeTrue(TestLedger.chosen() == TestLedger.SQLITE, "elsewhere there is no owner to replace");
        Job job = arrivedForNothing();
        street.gate().takeUp();
        street.pass(1);
        street.gate().replaced();

        Heard<Refund> refused = Heard.of(street.gate().refund(job.id()));
        street.pass(1);
        assertThatThrownBy(refused::value).hasCauseInstanceOf(Steps.LostOwnership.class);
        assertThat(street.gate().number("SELECT COUNT(*) FROM refunds")).isZero();
        assertThat(street.balance(PAYER.address())).isZero();
    }

    @Test
    void nothingIsOwedForAJobThatWasSold() {
        street = new Street(folder);
        Job job = street.sold(PAYER, CAT);
        street.pass(60);

        Heard<Refund> refund = Heard.of(street.gate().refund(job.id()));
        street.pass(10);

        assertThat(refund.pending()).isFalse();
        assertThat(street.gate().number("SELECT COUNT(*) FROM refunds")).isZero();
    }

    @Test
    void whatIsSmallEnoughIsPaidBackWithoutAsking() {
        Job job = arrivedForNothing("refund-limit: 0.00", "refund-limit: 0.01");

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -PRICE, "repaid", PRICE));
        assertThat(street.facilitator.settled).hasSize(1);
    }

    @Test
    void whatIsMoreThanTheLimitWaitsForTheOperator() {
        arrivedForNothing("refund-limit: 0.00", "refund-limit: 0.009999");

        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
    }

    @Test
    void aRefundWhoseAnswerWasLostIsProvenByTheChainAndNotPaidTwice() {
        Job job = arrivedForNothing();
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN);

        street.await(street.gate().refund(job.id()));
        street.pass(600);

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -PRICE, "repaid", PRICE));
    }

    @Test
    void aRefundOfBeforeARestartIsFollowedAndNotPaidTwice() {
        Job job = arrivedForNothing();
        street.chain().setReadable(false);
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN);
        street.await(street.gate().refund(job.id()));

        street.restart().takeUp();
        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.INTENDED);
        street.chain().setReadable(true);
        street.pass(10);

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -PRICE, "repaid", PRICE));
    }

    @Test
    void whatWasOwedWhenTheProcessDiedIsPaidBackAfterwardsWithoutAsking() {
        street = new Street(folder, "refund-limit: 0.00", "refund-limit: 0.01");
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE));
        Payment payment = street.gate().sign(PAYER, CAT);
        Job job = street.job(street.ask(CAT, payment));
        street.carryOut(payment);
        street.facilitator.fault(FacilitatorFault.HANGING);
        street.pass(12);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));

        street.restart().takeUp();
        street.facilitator.fault(FacilitatorFault.NONE);
        street.pass(120);

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
    }

    @Test
    void aRefundThatNobodyCarriesOutIsVoidInTheEndAndCanBeSignedAnew() {
        Job job = arrivedForNothing();
        street.facilitator.fault(FacilitatorFault.DOWN);
        Refund first = street.await(street.gate().refund(job.id()));
        street.pass(660);
        assertThat(street.gate().number("SELECT COUNT(*) FROM refunds WHERE state = 'void'")).isEqualTo(1);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));

        street.facilitator.fault(FacilitatorFault.NONE);
        Refund second = street.await(street.gate().refund(job.id()));

        assertThat(second.state()).isEqualTo(RefundState.SETTLED);
        assertThat(second.payment()).isNotEqualTo(first.payment());
        assertThat(second.payment().authorization().nonce()).as("taken once")
                .isEqualTo(first.payment().authorization().nonce());
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -PRICE, "repaid", PRICE));
    }

    @Test
    void aFacilitatorThatSaysPaidBackAndDidNotEndsNothing() {
        Job job = arrivedForNothing();
        street.facilitator.lies(true);

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.INTENDED);
        street.pass(30);
        street.facilitator.lies(false);
        street.pass(120);

        assertThat(street.await(street.gate().refund(job.id())).state()).isEqualTo(RefundState.SETTLED);
        assertThat(street.balance(PAYER.address())).isEqualTo(PRICE);
    }

    @Test
    void aRefundIsAtTheFacilitatorOnceAtATime() {
        Job job = arrivedForNothing();
        street.facilitator.fault(FacilitatorFault.HANGING);

        Heard.of(street.gate().refund(job.id()));
        street.pass(25);
        assertThat(street.facilitator.settled).hasSize(1);
        street.pass(60);
        assertThat(street.facilitator.settled).hasSize(2);
    }

    @Test
    void refundsThatHangDoNotHoldUpWhatTheChainKnows() {
        street = new Street(folder, "refund-limit: 0.00", "refund-limit: 0.01");
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        List<Payment> small = IntStream.range(0, 12).mapToObj(n -> released(Street.payer(n))).toList();
        Payment last = released(Street.payer(13));
        street.facilitator.fault(FacilitatorFault.HANGING);
        small.forEach(street::carryOut);
        street.pass(70);
        assertThat(street.facilitator.settled).as("refunds at the facilitator").isNotEmpty();

        street.carryOut(last);
        street.pass(70);

        assertThat(street.gate().fate(street.gate().job(last))).isEqualTo("moved");
        assertThat(street.gate().accounts()).containsEntry("owed", 13 * PRICE);
    }

    @Test
    void whatNobodyAskedForIsPaidBackUpToTheBudgetOfAnHourAndTheOperatorPaysMore() {
        street = new Street(folder, "refund-limit: 0.00", "refund-limit: 0.01", "per-hour: 20.00", "per-hour: 0.03");
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        List<Payment> payments = IntStream.range(0, 5).mapToObj(n -> released(Street.payer(n))).toList();
        payments.forEach(street::carryOut);
        street.pass(120);
        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("payer", -2 * PRICE, "owed", 2 * PRICE, "treasury", -3 * PRICE, "repaid", 3 * PRICE));

        String waiting = payments.stream()
                .map(payment -> street.gate().job(payment).id())
                .filter(job -> !street.await(street.gate().owing(job)).owed().isZero())
                .findFirst()
                .orElseThrow();
        street.await(street.gate().refund(waiting));
        assertThat(street.gate().accounts()).containsEntry("owed", PRICE);
        street.pass(3600);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -5 * PRICE, "repaid", 5 * PRICE));
        assertThat(street.gate().drawn("all/hour")).as("drawn by purchases").isZero();
    }

    private Payment released(LocalSigner payer) {
        Payment payment = street.gate().sign(payer, CAT);
        assertThat(World.outcome(street.job(street.ask(CAT, payment)))).isEqualTo("released GENERATION_FAILED");
        return payment;
    }
}
