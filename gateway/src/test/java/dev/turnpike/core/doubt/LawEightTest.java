package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.ALPHA;
import static dev.turnpike.core.doubt.Street.CAT;
import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much is done before it is paid for. */
class LawEightTest {
    private static final LocalSigner PAYER = Street.payer(1);
    private static final LocalSigner OTHER = Street.payer(2);
    @TempDir private Path folder;
    @AutoClose private Street street;

    private Street open(String... configuration) {
        street = new Street(folder, configuration);
        return street;
    }

    private static String order(int number) {
        return "{\"prompt\":\"cat number " + number + "\",\"model\":\"flux\"}";
    }

    @Test
    void aHundredAuthorizationsAgainstABalanceThatCoversOneBuyOneImage() {
        open();
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE));
        List<Payment> signed = IntStream.range(0, 100).mapToObj(n -> street.gate().sign(PAYER, order(n))).toList();
        street.facilitator.stall();
        List<Heard<Reply>> asked = IntStream.range(0, 100).mapToObj(n -> street.ask(order(n), signed.get(n))).toList();
        street.facilitator.resume();
        street.pass(120);

        assertThat(asked).noneMatch(Heard::pending);
        assertThat(street.spent).hasSize(1);
        assertThat(street.balance(PAYER.address())).isZero();
        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury", -ALPHA, "cost:alpha", ALPHA));
        assertThat(street.gate().drawn("held/all")).isZero();
    }

    @Test
    void aPayerMayHaveAsMuchOpenAsIsAllowedAndNoMore() {
        open("per-payer: 2.00", "per-payer: 0.02");
        street.upstream("alpha").fault(Fault.SLOW);
        Heard<Reply> first = street.buy(PAYER, order(1));
        Heard<Reply> second = street.buy(PAYER, order(2));

        assertThat(street.refused(street.buy(PAYER, order(3)))).isEqualTo("403 PAYER_LIMITED");
        assertThat(World.outcome(street.sold(OTHER, order(3)))).isEqualTo("settled");
        assertThat(World.outcome(street.job(first))).isEqualTo("settled");
        assertThat(World.outcome(street.job(second))).isEqualTo("settled");
        assertThat(World.outcome(street.sold(PAYER, order(3)))).isEqualTo("settled");
    }

    @Test
    void allPayersTogetherMayHaveAsMuchOpenAsIsAllowedAndNoMore() {
        open("total: 50.00", "total: 0.02");
        Payment late = street.gate().sign(OTHER, order(3));
        street.upstream("alpha").fault(Fault.SLOW);
        Heard<Reply> first = street.buy(PAYER, order(1));
        street.buy(PAYER, order(2));

        assertThat(street.refused(street.ask(order(3), late))).isEqualTo("503 OVERLOADED");
        street.job(first);
        street.pass(5);
        assertThat(World.outcome(street.sold(OTHER, order(3)))).isEqualTo("settled");
    }

    @Test
    void aPayerWhoseSettlementsFailedThreeTimesIsRefusedForADayAndNobodyElseIs() {
        open();
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        for (int i = 0; i < 3; i++) assertThat(World.outcome(street.sold(PAYER, order(i)))).startsWith("unpaid");
        street.facilitator.fault(FacilitatorFault.NONE);
        int asked = street.facilitator.verified.size();

        assertThat(street.refused(street.buy(PAYER, CAT))).isEqualTo("403 PAYER_LIMITED");
        assertThat(street.facilitator.verified).hasSize(asked);
        assertThat(World.outcome(street.sold(OTHER, CAT))).isEqualTo("settled");
        street.pass(Duration.ofHours(23));
        assertThat(street.refused(street.buy(PAYER, CAT))).isEqualTo("403 PAYER_LIMITED");
        street.pass(Duration.ofHours(1));
        assertThat(World.outcome(street.sold(PAYER, CAT))).isEqualTo("settled");
    }

    @Test
    void whatFailsForAPayerMayCostUsAsMuchADayAsItMayHaveOpenAndWhatItPaid() {
        open("per-payer: 2.00", "per-payer: 0.02");
        street.sold(PAYER, order(0));
        street.pass(10);
        street.upstream("alpha").fault(Fault.WRONG_SIZE);
        street.upstream("bravo").fault(Fault.WRONG_SIZE);
        assertThat(World.outcome(street.sold(PAYER, order(1)))).isEqualTo("released GENERATION_FAILED");
        assertThat(World.outcome(street.sold(PAYER, order(2)))).isEqualTo("released GENERATION_FAILED");
        assertThat(World.outcome(street.sold(PAYER, order(3)))).as("not again in the same job")
                .isEqualTo("released PAYER_LIMITED");
        assertThat(street.gate().accounts()).containsEntry("loss", 3 * ALPHA + 2 * Street.BRAVO)
                .containsEntry("revenue", PRICE);

        assertThat(street.refused(street.buy(PAYER, order(4)))).isEqualTo("403 PAYER_LIMITED");
        street.upstream("alpha").fault(Fault.NONE);
        street.upstream("bravo").fault(Fault.NONE);
        assertThat(World.outcome(street.sold(OTHER, order(4)))).isEqualTo("settled");
        street.pass(Duration.ofHours(24));
        assertThat(World.outcome(street.sold(PAYER, order(4)))).isEqualTo("settled");
    }

    @Test
    void aPayerThatPaysForMoreThanIsLostForItIsServed() {
        open("per-payer: 2.00", "per-payer: 0.012");
        street.upstream("alpha").fault(Fault.NOT_AN_IMAGE);
        for (int i = 0; i < 4; i++) assertThat(World.outcome(street.sold(PAYER, order(i)))).isEqualTo("settled");
        assertThat(street.gate().accounts()).containsEntry("loss", 4 * ALPHA);
    }

    @Test
    void aNewcomerHasLittleRoomAndWhatTheChainProvesThatItPaidIsAdded() {
        open("per-payer: 2.00", "newcomer: 0.02, per-payer: 2.00");
        assertThat(opened(PAYER, 1, 5)).isEqualTo(2);
        assertThat(street.gate().number("SELECT proven FROM payers WHERE payer = ?", PAYER.address().hex()))
                .isEqualTo(2 * PRICE);
        assertThat(opened(PAYER, 11, 6)).isEqualTo(4);
        assertThat(opened(PAYER, 21, 10)).isEqualTo(8);
    }

    /** How many of these orders at once find room; all have come to their end after it, and the chain has proven them. */
    private int opened(LocalSigner payer, int first, int count) {
        street.upstream("alpha").fault(Fault.SLOW);
        List<Heard<Reply>> asked = IntStream.range(first, first + count)
                .mapToObj(n -> street.buy(payer, order(n)))
                .toList();
        street.pass(120);
        return (int) asked.stream().filter(Heard::isAnswered).count();
    }

    @Test
    void oneJobOfANewcomerHasRoomAtAnyPrice() {
        open("per-payer: 2.00", "newcomer: 0.005, per-payer: 2.00");
        street.upstream("alpha").fault(Fault.SLOW);
        Heard<Reply> first = street.buy(PAYER, order(1));

        assertThat(street.refused(street.buy(PAYER, order(2)))).isEqualTo("403 PAYER_LIMITED");
        assertThat(World.outcome(street.job(first))).isEqualTo("settled");
    }

    @Test
    void newcomersHaveARoomOfTheirOwnBesideThoseWhoHavePaid() {
        open("per-payer: 2.00", "newcomers: 0.02, per-payer: 2.00");
        street.sold(OTHER, order(0));
        street.pass(10);
        street.upstream("alpha").fault(Fault.SLOW);
        Heard<Reply> first = street.buy(PAYER, order(1));
        street.buy(Street.payer(3), order(2));

        assertThat(street.refused(street.buy(Street.payer(4), order(3)))).isEqualTo("503 OVERLOADED");
        assertThat(street.gate().challenge(order(3)).error()).as("law 7").isEqualTo("KNOWN_PAYERS_ONLY");
        assertThat(World.outcome(street.sold(OTHER, order(3)))).isEqualTo("settled");
        street.job(first);
        street.pass(10);
        assertThat(street.gate().challenge(order(4)).error()).isEqualTo("PAYMENT_REQUIRED");
        assertThat(World.outcome(street.sold(Street.payer(4), order(4)))).isEqualTo("settled");
    }

    @Test
    void aNewcomerWhoseRoomWasLostForItIsRefused() {
        open("per-payer: 2.00", "newcomer: 0.01, per-payer: 2.00");
        street.upstream("alpha").fault(Fault.WRONG_SIZE);
        street.upstream("bravo").fault(Fault.WRONG_SIZE);
        assertThat(World.outcome(street.sold(PAYER, order(1)))).startsWith("released");

        assertThat(street.refused(street.buy(PAYER, order(2)))).isEqualTo("403 PAYER_LIMITED");
    }

    @Test
    void nobodyIsAskedToPayMoreThanOnePayerMayHaveOpen() {
        open("per-payer: 2.00", "per-payer: 0.005");
        assertThat(street.refused(street.gate().unpaid(CAT))).isEqualTo("403 PAYER_LIMITED");
    }

    @Test
    void nobodyIsAskedToPayWhileAllRoomIsTaken() {
        open("total: 50.00", "total: 0.01");
        street.upstream("alpha").fault(Fault.SLOW);
        Heard<Reply> first = street.buy(OTHER, order(1));
        assertThat(street.refused(street.gate().unpaid(CAT))).isEqualTo("503 OVERLOADED");
        street.job(first);
        assertThat(street.gate().challenge(CAT).error()).isEqualTo("PAYMENT_REQUIRED");
    }

    @Test
    void whatIsHeldWhenItsPayerGoesTooFarIsNotBought() {
        open("strikes: 3", "strikes: 1");
        street.upstream("alpha").fault(Fault.SLOW);
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        Heard<Reply> first = street.buy(PAYER, order(1));
        street.facilitator.stall();
        Heard<Reply> second = street.buy(PAYER, order(2));
        assertThat(World.outcome(street.job(first))).startsWith("unpaid");
        street.facilitator.resume();

        assertThat(World.outcome(street.job(second))).isEqualTo("released PAYER_LIMITED");
        assertThat(street.spent).hasSize(1);
    }

    @Test
    void whenAnHourHasLostTooMuchOnlyPayersWhoHavePaidAreServedUntilItIsOver() {
        open("loss-per-hour: 5.00", "loss-per-hour: 0.005");
        street.sold(OTHER, order(1));
        street.pass(10);
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        street.sold(PAYER, order(2));
        street.facilitator.fault(FacilitatorFault.NONE);
        assertThat(street.gate().accounts()).containsEntry("loss", ALPHA);

        assertThat(street.gate().challenge(order(3)).error()).as("law 7").isEqualTo("KNOWN_PAYERS_ONLY");
        assertThat(street.refused(street.buy(Street.payer(3), order(3)))).isEqualTo("503 OVERLOADED");
        assertThat(World.outcome(street.sold(OTHER, order(4)))).isEqualTo("settled");
        street.pass(Duration.ofHours(1));
        assertThat(World.outcome(street.sold(Street.payer(3), order(3)))).isEqualTo("settled");
    }

    @Test
    void aSettlementThatWasOnlyReportedMakesNobodyAPayerWhoHasPaid() {
        open("loss-per-hour: 5.00", "loss-per-hour: 0.00");
        street.facilitator.lies(true);
        street.sold(PAYER, order(1));
        street.facilitator.lies(false);
        street.pass(1500);
        assertThat(street.gate().accounts()).containsEntry("loss", PRICE);

        assertThat(street.refused(street.buy(PAYER, order(2)))).isEqualTo("503 OVERLOADED");
    }

    @Test
    void whileTheChainCannotBeReadNothingIsHeldAndNobodyIsAsked() {
        open();
        Payment payment = street.gate().sign(PAYER, CAT);
        street.chain().setReadable(false);

        assertThat(street.refused(street.ask(CAT, payment))).isEqualTo("503 FACILITATOR_UNAVAILABLE");
        assertThat(street.gate().number("SELECT COUNT(*) FROM jobs")).isZero();
        assertThat(street.facilitator.verified).isEmpty();
        street.chain().setReadable(true);
        assertThat(World.outcome(street.job(street.ask(CAT, payment)))).isEqualTo("settled");
    }

    @Test
    void everyEndOfAJobGivesItsRoomBack() {
        open();
        street.sold(PAYER, order(1));
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        street.sold(PAYER, order(2));
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN);
        street.sold(PAYER, order(3));
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        street.sold(PAYER, order(4));

        assertThat(street.gate().drawn("held/all")).isZero();
        assertThat(street.gate().held(PAYER.address())).isZero();
    }
}
