package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.ALPHA;
import static dev.turnpike.core.doubt.Street.BRAVO;
import static dev.turnpike.core.doubt.Street.CAT;
import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.x402.LocalSigner;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money that may have gone to an upstream, and what the chain says of it in the end. */
class UpstreamDoubtTest {
    private static final LocalSigner PAYER = Street.payer(1);
    @TempDir private Path folder;
    @AutoClose private Street street;

    @BeforeEach
    void open() {
        street = new Street(folder);
    }

    @Test
    void anUpstreamThatDeclinesAPaymentAndSettlesItLaterIsPaidAndTheMoneyLost() {
        street.upstream("alpha").fault(Fault.DECLINES);

        Job job = street.sold(PAYER, CAT);
        street.pass(30);

        assertThat(World.outcome(job)).isEqualTo("settled");
        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury",
                -ALPHA - BRAVO, "exposure:alpha", ALPHA, "cost:bravo", BRAVO));

        street.carryOut(street.spent.getFirst());
        street.pass(60);

        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha LOST", "bravo DELIVERED");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury",
                -ALPHA - BRAVO, "loss", ALPHA, "cost:bravo", BRAVO));
        assertThat(street.gate().drawn("all/hour")).isEqualTo(ALPHA + BRAVO);
        assertThat(street.gate().watched(job)).isFalse();
    }

    @Test
    void anUpstreamThatDeclinesAndNeverSettlesIsProvenVoidOnceItsAuthorizationHasExpired() {
        street.upstream("alpha").fault(Fault.DECLINES);

        Job job = street.sold(PAYER, CAT);
        assertThat(street.gate().drawn("all/day")).isEqualTo(ALPHA + BRAVO);
        street.pass(1500);

        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha VOID", "bravo DELIVERED");
        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury", -BRAVO, "cost:bravo", BRAVO));
        assertThat(street.gate().drawn("all/hour")).isEqualTo(BRAVO);
        assertThat(street.gate().drawn("all/day")).isEqualTo(BRAVO);
        assertThat(street.gate().job(job.id()).work().spent().atomic()).isEqualTo(BRAVO);
        assertThat(street.gate().watched(job)).isFalse();
    }

    @Test
    void aDoubtAboutAnUpstreamIsFollowedThoughTheJobsOwnPaymentWasProvenAlready() {
        street.upstream("alpha").fault(Fault.DECLINES);
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN);

        Job job = street.sold(PAYER, CAT);
        assertThat(World.outcome(job)).isEqualTo("settled");
        street.pass(1500);

        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha VOID", "bravo DELIVERED");
        assertThat(street.gate().accounts())
                .isEqualTo(Map.of("payer", -PRICE, "revenue", PRICE, "treasury", -BRAVO, "cost:bravo", BRAVO));
    }

    @Test
    void whenNobodyDeliversThePayerIsNotChargedAndBothDoubtsEnd() {
        street.upstream("alpha").fault(Fault.DROPS_AFTER_PAYMENT);
        street.upstream("bravo").fault(Fault.DROPS_BEFORE);

        Job job = street.sold(PAYER, CAT);
        street.pass(1500);

        assertThat(World.outcome(job)).isEqualTo("released GENERATION_FAILED");
        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha LOST", "bravo VOID");
        assertThat(street.gate().accounts()).isEqualTo(Map.of("treasury", -ALPHA, "loss", ALPHA));
        assertThat(street.gate().fate(job)).isEqualTo("dead");
        assertThat(street.gate().watched(job)).isFalse();
    }

    @Test
    void whatTheChainCannotSayYetStaysOpen() {
        street.upstream("alpha").fault(Fault.DROPS_AFTER_PAYMENT);
        Job job = street.sold(PAYER, CAT);
        street.chain().setReadable(false);
        street.pass(1500);
        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");

        street.chain().setReadable(true);
        street.pass(400);
        assertThat(World.purchases(street.gate().job(job.id()))).containsExactly("alpha LOST", "bravo DELIVERED");
    }
}
