package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.CAT;
import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A death at every write of a sale, and what is true in the end all the same. */
class CrashTest {
    private static final LocalSigner PAYER = Street.payer(1);
    private static final int WRITES = 9;
    @TempDir private Path folder;

    /**
     * What is wrong with alpha and with the facilitator. Where alpha takes an order and does not deliver, a death while
     * bravo is asked too leaves nobody to ask, and the payer is not charged.
     */
    static Stream<Arguments> deaths() {
        return Stream
                .of(Arguments.of(Fault.NONE, FacilitatorFault.NONE),
                        Arguments.of(Fault.NONE, FacilitatorFault.SETTLE_UNKNOWN),
                        Arguments.of(Fault.DECLINES, FacilitatorFault.NONE),
                        Arguments.of(Fault.DROPS_AFTER_PAYMENT, FacilitatorFault.SETTLE_UNKNOWN))
                .flatMap(what -> IntStream.rangeClosed(1, 2 * WRITES)
                        .mapToObj(n -> Arguments.of(what.get()[0], what.get()[1], (n + 1) / 2, n % 2 == 0)));
    }

    @ParameterizedTest(name = "{0} {1}, write {2}, on disk: {3}")
    @MethodSource("deaths")
    void aDeathAtAnyWriteLosesNothingAndChargesOnce(Fault alpha, FacilitatorFault facilitator, int write,
            boolean onDisk) {
        try (Street street = new Street(folder)) {
            street.upstream("alpha").fault(alpha);
            street.facilitator.fault(facilitator);
            Payment payment = street.gate().sign(PAYER, CAT);
            Map<Address, Long> before = Map.of(PAYER.address(), street.balance(PAYER.address()),
                    Gate.TREASURY.address(), street.balance(Gate.TREASURY.address()), street.gate().payTo(),
                    street.balance(street.gate().payTo()));
            street.mishap().dies(write, onDisk);
            street.ask(CAT, payment);
            street.pass(40);

            street.restart().takeUp();
            street.pass(30);
            Job job = street.job(street.ask(CAT, payment));
            street.pass(1500);

            Job end = street.gate().job(job.id());
            boolean sold = World.outcome(end).equals("settled");
            long charged = sold ? PRICE : 0;
            assertThat(World.outcome(end)).isIn("settled",
                    alpha == Fault.NONE ? "settled" : "released GENERATION_FAILED");
            assertThat(Works.of(end).purchases()).noneMatch(bought -> bought.state().unsettled());
            assertThat(Works.of(end).purchases()).filteredOn(bought -> bought.state() == Purchase.State.DELIVERED)
                    .hasSize(sold ? 1 : 0);
            assertThat(street.gate().watched(end)).isFalse();
            assertThat(street.gate().drawn("held/all")).isZero();
            Map<String, Long> accounts = street.gate().accounts();
            assertThat(accounts.getOrDefault("payer", 0L)).isEqualTo(-charged);
            assertThat(accounts.getOrDefault("revenue", 0L)).isEqualTo(charged);
            assertThat(accounts.keySet())
                    .noneMatch(account -> account.startsWith("exposure") || account.equals("owed"));
            assertThat(street.balance(PAYER.address()) - before.get(PAYER.address())).isEqualTo(-charged);
            assertThat(street.balance(street.gate().payTo()) - before.get(street.gate().payTo())).isEqualTo(charged);
            assertThat(street.balance(Gate.TREASURY.address()) - before.get(Gate.TREASURY.address()))
                    .isEqualTo(accounts.getOrDefault("treasury", 0L));
            assertThat(street.gate().drawn("all/hour")).isEqualTo(-accounts.getOrDefault("treasury", 0L));
        }
    }
}
