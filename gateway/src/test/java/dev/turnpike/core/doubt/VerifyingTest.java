package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.CAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be asked of the facilitator, and how much of it at once. */
class VerifyingTest {
    private static final LocalSigner PAYER = Street.payer(1);
    @TempDir private Path folder;
    private Street street;

    @BeforeEach
    void open() {
        street = new Street(folder, "per-payer: 2.00", "per-payer: 20.00");
    }

    @AfterEach
    void close() {
        street.close();
    }

    private static String order(int number) {
        return "{\"prompt\":\"cat number " + number + "\",\"model\":\"flux\"}";
    }

    private List<Heard<Reply>> many(int count) {
        return IntStream.range(0, count).mapToObj(n -> street.buy(PAYER, order(n))).toList();
    }

    @Test
    void aPaymentIsAtTheFacilitatorOnceHoweverManyOrdersBringIt() {
        Payment payment = street.gate().sign(PAYER, CAT);
        street.facilitator.stall();
        List<Heard<Reply>> asked = IntStream.range(0, 5).mapToObj(n -> street.ask(order(n), payment)).toList();
        street.pass(1);
        assertThat(street.facilitator.verified).hasSize(1);

        street.facilitator.resume();

        assertThat(World.outcome(street.job(asked.getFirst()))).isEqualTo("settled");
        assertThat(asked.subList(1, 5)).extracting(street::refused).containsOnly("409 PAYMENT_ALREADY_USED");
        assertThat(street.facilitator.verified).hasSize(1);
        assertThat(street.spent).hasSize(1);
    }

    @Test
    void whenTheFirstOrderFailsTheNextOneWithTheSamePaymentHasItsTurn() {
        Payment payment = street.gate().sign(PAYER, CAT);
        street.facilitator.stall();
        Heard<Reply> first = street.ask(order(1), payment);
        Heard<Reply> second = street.ask(order(2), payment);
        street.facilitator.fault(FacilitatorFault.DOWN);
        street.facilitator.afterVerify(() -> street.facilitator.fault(FacilitatorFault.NONE));
        street.facilitator.resume();

        assertThat(street.refused(first)).isEqualTo("503 FACILITATOR_UNAVAILABLE");
        assertThat(World.outcome(street.job(second))).isEqualTo("settled");
    }

    @Test
    void aPaymentThatTooManyOrdersBringAtOnceIsRefusedToTheRest() {
        Payment payment = street.gate().sign(PAYER, CAT);
        street.facilitator.stall();
        List<Heard<Reply>> asked = IntStream.range(0, 12).mapToObj(n -> street.ask(order(n), payment)).toList();
        street.pass(1);

        assertThat(asked.stream().filter(heard -> !heard.pending()).map(street::refused))
                .containsExactly("503 OVERLOADED", "503 OVERLOADED", "503 OVERLOADED");
    }

    @Test
    void aPayerTakesHalfOfThePlacesAndItsOtherPaymentsComeInTheirTurn() {
        street.facilitator.stall();
        List<Heard<Reply>> asked = many(200);
        street.pass(1);
        assertThat(street.facilitator.verified).hasSize(256 / 2);

        street.facilitator.fault(FacilitatorFault.DOWN);
        street.facilitator.resume();
        street.pass(5);

        assertThat(street.facilitator.verified).hasSize(200);
        assertThat(asked).extracting(street::refused).containsOnly("503 FACILITATOR_UNAVAILABLE");
    }

    @Test
    void whoComesWhenTheRowIsFullIsTurnedAwayAndMayComeAgain() {
        street.facilitator.stall();
        many(64 + 512);
        Payment payment = street.gate().sign(PAYER, CAT);

        assertThat(street.refused(street.ask(CAT, payment))).isEqualTo("503 OVERLOADED");
        street.facilitator.fault(FacilitatorFault.DOWN);
        street.facilitator.resume();
        street.pass(5);
        street.facilitator.fault(FacilitatorFault.NONE);
        assertThat(World.outcome(street.job(street.ask(CAT, payment)))).isEqualTo("settled");
    }

    @Test
    void aFloodOfOrdersWithoutPaymentOrWithBadOnesAsksNobodyAndWritesNothing() {
        Payment good = street.gate().sign(PAYER, CAT);
        var a = good.authorization();
        Payment forged = new Payment(good.x402Version(), good.scheme(), good.network(), a, "0x" + "1b".repeat(65),
                good.json());
        for (int i = 0; i < 1000; i++) street.gate().challenge(order(i));
        for (int i = 0; i < 100; i++)
            assertThat(street.refused(street.ask(order(i), forged))).isEqualTo("402 PAYMENT_REJECTED");

        assertThat(street.facilitator.verified).isEmpty();
        assertThat(street.gate().number("SELECT COUNT(*) FROM jobs")).isZero();
    }
}
