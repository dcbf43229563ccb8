package dev.turnpike.core.buying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Networks;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the treasury's balance holds back. */
class SpendingTest {
    private static final Network SEPOLIA = Networks.named("base-sepolia");
    private static final Network OTHER = Networks.named("polygon");
    @TempDir Path folder;
    private World world;

    @BeforeEach
    void open() {
        world = new World(folder, "0.010", "alpha 0.004");
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void anUpstreamIsHeldBackByTheBalanceOnItsOwnNetworkAlone() {
        assertThat(affords(Map.of())).as("not known").isTrue();
        assertThat(affords(Map.of(SEPOLIA, atomic(4_000), OTHER, atomic(0)))).isTrue();
        assertThat(affords(Map.of(SEPOLIA, atomic(3_999), OTHER, atomic(1_000_000)))).isFalse();
    }

    @ParameterizedTest(name = "read before: {0}")
    @ValueSource(booleans = {true, false})
    void aBalanceThatCouldNotBeReadForMinutesIsNotKnownAndBuysNothing(boolean readBefore) {
        Spending spending = world.life().core().spending();
        Map<Network, BigInteger> last = readBefore ? Map.of(SEPOLIA, atomic(1_000_000)) : Map.of();
        for (int i = 0; i < 9; i++) spending.looked(SEPOLIA, false);
        assertThat(affords(last)).isTrue();
        spending.looked(SEPOLIA, false);
        assertThat(affords(last)).isFalse();
        assertThat(spending.balances()).isEmpty();
        var unpaid = world.life().till().serve(world.life().sale(World.CAT), null, Duration.ZERO, () -> {});
        assertThat(Heard.of(unpaid).refusal().code()).as("nobody is asked to pay").isEqualTo(Code.NO_HEALTHY_UPSTREAM);
        spending.looked(SEPOLIA, true);
        assertThat(affords(last)).isTrue();
    }

    private boolean affords(Map<Network, BigInteger> balances) {
        Spending spending = world.life().core().spending();
        spending.balances(balances);
        return spending.affords("alpha", UsdcAmount.ofAtomic(4_000));
    }

    private static BigInteger atomic(long amount) {
        return BigInteger.valueOf(amount);
    }
}
