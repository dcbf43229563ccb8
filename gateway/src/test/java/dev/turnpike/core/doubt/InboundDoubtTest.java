package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.ALPHA;
import static dev.turnpike.core.doubt.Street.CAT;
import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.surface.wire.Charged;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payments to us whose end is not what the facilitator or the payer made us believe. */
class InboundDoubtTest {
    private static final LocalSigner PAYER = Street.payer(1);
    private static final LocalSigner OTHER = Street.payer(2);
    private static final String DOG = "{\"prompt\":\"a dog\",\"model\":\"flux\"}";
    @TempDir private Path folder;
    @AutoClose private Street street;

    private Street open(String... configuration) {
        street = new Street(folder, configuration);
        return street;
    }

    @Test
    void settlementsTheFacilitatorOnlyReportedStopSalesForADayAndAreLostOnceTheyAreProvenDead() {
        open("unproven-stop: 20.00", "unproven-stop: 0.01");
        street.facilitator.lies(true);
        Job first = street.sold(PAYER, CAT);
        Job second = street.sold(PAYER, DOG);
        Payment early = street.gate().sign(OTHER, CAT);
        assertThat(World.outcome(first)).isEqualTo("settled");
        assertThat(street.gate().accounts()).isEqualTo(
                Map.of("payer", -2 * PRICE, "revenue", 2 * PRICE, "treasury", -2 * ALPHA, "cost:alpha", 2 * ALPHA));
        street.facilitator.lies(false);
        street.pass(100);

        assertThat(street.refused(street.ask(CAT, early))).isEqualTo("503 OVERLOADED");
        assertThat(street.refused(street.gate().unpaid(CAT))).as("nobody is asked to pay").isEqualTo("503 OVERLOADED");
        street.pass(1200);

        assertThat(street.gate().fate(first)).isEqualTo("dead");
        assertThat(street.gate().fate(second)).isEqualTo("dead");
        assertThat(street.gate().accounts()).isEqualTo(
                Map.of("payer", -2 * PRICE, "loss", 2 * PRICE, "treasury", -2 * ALPHA, "cost:alpha", 2 * ALPHA));
        assertThat(street.refused(street.gate().unpaid(CAT))).as("who has lied may lie again")
                .isEqualTo("503 OVERLOADED");
        street.pass(24 * 3600);
        assertThat(World.outcome(street.sold(OTHER, CAT))).isEqualTo("settled");
    }

    @Test
    void aSettlementThatIsShownCountsNoMore() {
        open("unproven-stop: 20.00", "unproven-stop: 0.00");
        Job job = street.sold(PAYER, CAT);
        street.pass(100);

        assertThat(street.gate().fate(job)).isEqualTo("moved");
        assertThat(street.gate().watched(job)).isFalse();
        assertThat(World.outcome(street.sold(OTHER, CAT))).isEqualTo("settled");
    }

    @Test
    void aPaymentWhoseNonceIsGoneIsRefusedBeforeAnybodyIsAskedAndLeavesNoDoubt() {
        open();
        Payment cancelled = street.gate().sign(PAYER, CAT);
        ChainActions.cancel(street.chain(), PAYER.address(), cancelled.authorization().nonce());
        Payment used = street.gate().sign(PAYER, CAT);
        street.payElsewhere(PAYER, used);
        street.pass(60);

        for (Payment payment : List.of(cancelled, used)) {
            Heard<Reply> client = street.ask(CAT, payment);
            assertThat(street.refused(client)).isEqualTo("402 PAYMENT_REJECTED");
            assertThat(client.refusal().reason()).isInstanceOfSatisfying(Refusal.Payment.class,
                    rejected -> assertThat(rejected.reasonCode()).isEqualTo("invalid_exact_evm_nonce_already_used"));
        }
        assertThat(street.facilitator.verified).isEmpty();
        assertThat(street.gate().number("SELECT COUNT(*) FROM jobs")).isZero();
    }

    @Test
    void aPaymentWhoseMoneyHasComeToUsWithoutAJobIsOwedAndSaidToBeCharged() {
        open();
        Payment payment = street.gate().sign(PAYER, CAT);
        street.carryOut(payment);
        street.pass(10);

        Job job = street.job(street.ask(CAT, payment));

        assertThat(World.outcome(job)).isEqualTo("released PAYMENT_OWED");
        assertThat(Charged.of(job.state())).isEqualTo(Charged.YES);
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
        assertThat(street.gate().fate(job)).isEqualTo("moved");
        assertThat(street.job(street.ask(CAT, payment)).id()).as("again").isEqualTo(job.id());
        street.pass(2000);
        assertThat(street.gate().accounts()).as("once").isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
        assertThat(street.facilitator.verified).isEmpty();
    }

    @Test
    void aPaymentThatHasExpiredSinceItWasChargedIsOwedToo() {
        open();
        Payment payment = street.gate().sign(PAYER, CAT);
        street.carryOut(payment);
        street.pass(3600);

        assertThat(World.outcome(street.job(street.ask(CAT, payment)))).isEqualTo("released PAYMENT_OWED");
        assertThat(street.gate().accounts()).containsEntry("owed", PRICE);
    }

    @Test
    void aPayerThatCancelsBeforeOurMoneyLeavesCostsNothing() {
        open();
        Payment payment = street.gate().sign(PAYER, CAT);
        street.facilitator.afterVerify(
                () -> ChainActions.cancel(street.chain(), PAYER.address(), payment.authorization().nonce()));

        Job job = street.job(street.ask(CAT, payment));

        assertThat(World.outcome(job)).isEqualTo("released PAYER_LIMITED");
        assertThat(street.spent).isEmpty();
        assertThat(street.gate().accounts()).isEmpty();
        assertThat(street.gate().drawn("held/all")).isZero();
        street.pass(1500);
        assertThat(street.gate().fate(job)).isEqualTo("dead");
    }

    @Test
    void aPayerThatCancelsAfterOurMoneyLeftIsNotShownItsImagesAndCountsAsAStrike() {
        open("strikes: 3", "strikes: 1");
        Payment payment = street.gate().sign(PAYER, CAT);
        street.facilitator.beforeSettle(
                () -> ChainActions.cancel(street.chain(), PAYER.address(), payment.authorization().nonce()));

        Job job = street.job(street.ask(CAT, payment));
        street.pass(30);

        assertThat(World.outcome(job)).isEqualTo("lapsed CANCELLED");
        assertThat(World.purchases(job)).containsExactly("alpha DELIVERED");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -ALPHA, "loss", ALPHA));
        assertThat(street.gate().fate(job)).isEqualTo("dead");
        assertThat(street.refused(street.buy(PAYER, DOG))).isEqualTo("403 PAYER_LIMITED");
    }

    @Test
    void aPayerThatDrainsItsBalanceBeforeOurMoneyLeavesCostsNothing() {
        open();
        street.facilitator
                .afterVerify(() -> ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE - 1)));

        Job job = street.sold(PAYER, CAT);

        assertThat(World.outcome(job)).isEqualTo("released PAYER_LIMITED");
        assertThat(street.spent).isEmpty();
        assertThat(street.gate().accounts()).isEmpty();
    }

    @Test
    void aPayerThatDrainsItsBalanceAfterOurMoneyLeftIsNotShownItsImages() {
        open("strikes: 3", "strikes: 1");
        street.facilitator
                .beforeSettle(() -> ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE - 1)));

        Job job = street.sold(PAYER, CAT);

        assertThat(World.outcome(job)).isEqualTo("unpaid insufficient_funds");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -ALPHA, "loss", ALPHA));
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(100 * PRICE));
        assertThat(street.refused(street.buy(PAYER, DOG))).isEqualTo("403 PAYER_LIMITED");
    }

    @Test
    void aBalanceThatCoversOneOfTwoJobsAtTheSecondLookBuysForOneAtMost() {
        open();
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(2 * PRICE));
        street.facilitator.stall();
        Heard<Reply> cat = street.buy(PAYER, CAT);
        Heard<Reply> dog = street.buy(PAYER, DOG);
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE));
        street.facilitator.resume();
        street.pass(60);

        assertThat(List.of(World.outcome(World.jobOf(cat)), World.outcome(World.jobOf(dog))))
                .doesNotContain("unpaid insufficient_funds")
                .contains("released PAYER_LIMITED");
        assertThat(street.spent.size()).isLessThanOrEqualTo(1);
        assertThat(street.gate().accounts()).doesNotContainKey("loss");
    }

    @Test
    void aNonceThatWasUsedForAnotherRecipientMeansNoMoneyAndNoImages() {
        open("strikes: 3", "strikes: 1");
        Payment payment = street.gate().sign(PAYER, CAT);
        street.facilitator.beforeSettle(() -> street.payElsewhere(PAYER, payment));
        long before = street.balance(street.gate().payTo());

        Job job = street.job(street.ask(CAT, payment));
        street.pass(30);

        assertThat(World.outcome(job)).isEqualTo("lapsed USED_OTHERWISE");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -ALPHA, "loss", ALPHA));
        assertThat(street.balance(street.gate().payTo())).isEqualTo(before);
        assertThat(street.gate().fate(job)).isEqualTo("dead");
        assertThat(street.refused(street.buy(PAYER, DOG))).isEqualTo("403 PAYER_LIMITED");
    }

    @Test
    void anUnknownSettlementThatHappenedIsProvenAndChargedOnce() {
        open();
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN);
        long before = street.balance(PAYER.address());

        Job job = street.sold(PAYER, CAT);

        assertThat(World.outcome(job)).isEqualTo("settled");
        assertThat(street.gate().fate(job)).isEqualTo("moved");
        assertThat(street.balance(PAYER.address())).isEqualTo(before - PRICE);
        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury", -ALPHA, "cost:alpha", ALPHA));
    }

    @Test
    void anUnknownSettlementThatNeverHappensIsImpossibleInTheEndAndCountsAgainstNobody() {
        open("strikes: 3", "strikes: 1");
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN_NOT_SETTLED);
        Payment payment = street.gate().sign(PAYER, CAT);
        Heard<Reply> client = street.ask(CAT, payment);
        street.pass(1100);

        Job job = street.gate().job(payment);
        assertThat(client.pending()).isFalse();
        assertThat(World.outcome(job)).isEqualTo("lapsed EXPIRED");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -ALPHA, "loss", ALPHA));
        street.facilitator.fault(FacilitatorFault.NONE);
        assertThat(World.outcome(street.sold(PAYER, DOG))).isEqualTo("settled");
    }

    @Test
    void aFacilitatorThatSettlesAndSaysItRefusedIsNotBelieved() {
        open();
        street.facilitator.denies(true);
        long before = street.balance(PAYER.address());

        Job job = street.sold(PAYER, CAT);

        assertThat(World.outcome(job)).isEqualTo("settled");
        assertThat(street.balance(PAYER.address())).isEqualTo(before - PRICE);
        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury", -ALPHA, "cost:alpha", ALPHA));
    }

    @Test
    void aSettlementThatIsOnItsWayWhenItIsSaidToBeRefusedIsFoundSecondsLater() {
        open();
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        Payment payment = street.gate().sign(PAYER, CAT);
        Heard<Reply> client = street.ask(CAT, payment);
        street.pass(1);
        street.carryOut(payment);

        assertThat(World.outcome(street.job(client))).isEqualTo("settled");
    }

    @Test
    void aRefusalThatTheChainCannotConfirmIsADoubtAndNo402() {
        open();
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        street.facilitator.beforeSettle(() -> street.chain().setReadable(false));
        Payment payment = street.gate().sign(PAYER, CAT);
        street.ask(CAT, payment);
        street.pass(30);
        assertThat(World.outcome(street.gate().job(payment))).isEqualTo("settling");

        street.chain().setReadable(true);
        street.facilitator.fault(FacilitatorFault.NONE);
        street.pass(30);
        assertThat(World.outcome(street.gate().job(payment))).isEqualTo("settled");
    }

    @Test
    void anUnpaidJobWhoseMoneyArrivesAllTheSameOwesIt() {
        open();
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        Payment payment = street.gate().sign(PAYER, CAT);
        Job job = street.job(street.ask(CAT, payment));
        assertThat(World.outcome(job)).startsWith("unpaid");

        street.carryOut(payment);
        street.pass(60);

        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("treasury", -ALPHA, "loss", ALPHA, "payer", -PRICE, "owed", PRICE));
        assertThat(street.gate().fate(job)).isEqualTo("moved");
    }

    @Test
    void aChainThatCannotBeReadAtTheSecondLookBuysNothing() {
        open();
        street.facilitator.afterVerify(() -> street.chain().setReadable(false));

        Job job = street.sold(PAYER, CAT);

        assertThat(World.outcome(job)).isEqualTo("released FACILITATOR_UNAVAILABLE");
        assertThat(street.spent).isEmpty();
        street.pass(1500);
        assertThat(street.gate().fate(job)).isEqualTo("open");
        street.chain().setReadable(true);
        street.pass(400);
        assertThat(street.gate().fate(job)).isEqualTo("dead");
    }

    @Test
    void aReleasedHoldIsWatchedUntilItCannotBeSpent() {
        open();
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        Job job = street.sold(PAYER, CAT);
        street.pass(60);
        assertThat(street.gate().fate(job)).isEqualTo("open");

        street.pass(1500);

        assertThat(street.gate().fate(job)).isEqualTo("dead");
        assertThat(street.gate().watched(job)).isFalse();
        assertThat(street.gate().accounts()).isEmpty();
    }

    /** Anybody can have a job that is released again for nothing: it must not cost a look of its own. */
    @Test
    void aReleasedHoldEndsWithoutALookOfItsOwnOnceItSurelyHasExpired() {
        open();
        Job job = released();
        street.pass(760);

        assertThat(street.gate().fate(job)).isEqualTo("dead");
        assertThat(street.gate().job(job.id()).version()).as("changes").isEqualTo(job.version());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 100, 200, 350})
    void moneyForAReleasedHoldIsOwedBeforeAsLongAgainHasPassed(int seconds) {
        open();
        Payment payment = street.gate().sign(PAYER, CAT);
        Job job = released(payment);
        street.pass(seconds);
        street.carryOut(payment);
        street.pass(Math.max(65, seconds + 5));

        assertThat(street.gate().fate(job)).isEqualTo("moved");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
    }

    private Job released() {
        return released(street.gate().sign(PAYER, CAT));
    }

    private Job released(Payment payment) {
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        Job job = street.job(street.ask(CAT, payment));
        assertThat(World.outcome(job)).isEqualTo("released GENERATION_FAILED");
        return job;
    }
}
