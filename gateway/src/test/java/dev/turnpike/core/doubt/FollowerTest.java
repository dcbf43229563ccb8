package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.CAT;
import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the blocks prove. */
class FollowerTest {
    private static final LocalSigner PAYER = Street.payer(1);

    @TempDir private Path folder;
    @AutoClose private Street street;

    @BeforeEach
    void open() {
        street = new Street(folder);
    }

    @Test
    void manySalesAreProvenByAFewReadingsAndWithoutALookAtAnyJob() {
        List<Job> sold = IntStream.range(0, 20).mapToObj(n -> street.sold(PAYER, order(n))).toList();
        street.blocks.read = 0;
        street.pass(30);

        assertThat(sold).allSatisfy(job -> {
            assertThat(street.gate().fate(job)).isEqualTo("moved");
            assertThat(street.gate().watched(job)).isFalse();
            assertThat(street.gate().job(job.id()).version()).as("changes").isEqualTo(job.version());
        });
        assertThat(street.blocks.read).isLessThanOrEqualTo(2 * 30 / 4 + 2);
    }

    @Test
    void aSettlementThatIsReportedAfterItsBlockWasReadIsProvenAllTheSame() {
        street.facilitator.slow(Duration.ofSeconds(30));
        Job job = street.sold(PAYER, CAT);
        street.pass(6);

        assertThat(World.outcome(job)).isEqualTo("settled");
        assertThat(street.gate().fate(job)).isEqualTo("moved");
    }

    @Test
    void aProcessThatDiesGoesOnFromItsPlace() {
        street.sold(PAYER, CAT);
        street.chain().setReadable(false);
        street.pass(10);
        street.restart();
        street.pass(3600);
        street.chain().setReadable(true);
        Job late = street.sold(PAYER, order(2));
        street.pass(20);

        assertThat(street.gate().fate(late)).isEqualTo("moved");
        assertThat(street.gate().number("SELECT COUNT(*) FROM jobs WHERE proof IS NULL")).isZero();
        assertThat(street.gate().number("SELECT COUNT(*) FROM followers")).isOne();
    }

    @Test
    void whatANodeShowsLateIsFoundAtTheSecondLook() {
        street.upstream("alpha").fault(Fault.DOWN);
        street.upstream("bravo").fault(Fault.DOWN);
        Payment payment = street.gate().sign(PAYER, CAT);
        Job job = street.job(street.ask(CAT, payment));
        street.blocks.hidden = true;
        street.carryOut(payment);
        street.pass(8);
        street.blocks.hidden = false;
        assertThat(street.gate().accounts()).isEmpty();
        street.pass(30);

        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "owed", PRICE));
        assertThat(street.gate().fate(job)).isEqualTo("moved");
    }

    @Test
    void aFollowerThatLagsIsNoLieOfTheFacilitator() {
        street.close();
        street = new Street(folder, "unproven-stop: 20.00", "unproven-stop: 0.00");
        street.sold(PAYER, CAT);
        street.blocks.stop(street.chain().asset());
        street.sold(PAYER, order(2));
        street.pass(600);

        assertThat(World.outcome(street.sold(PAYER, order(3)))).isEqualTo("settled");
        assertThat(street.gate().lag().toSeconds()).isGreaterThan(590);
        street.blocks.goOn();
        street.pass(10);
        assertThat(street.gate().lag().toSeconds()).isLessThan(9);
        assertThat(street.gate().number("SELECT COUNT(*) FROM jobs WHERE proof IS NULL")).isZero();
    }

    private static String order(int number) {
        return "{\"prompt\":\"cat number " + number + "\",\"model\":\"flux\"}";
    }
}
