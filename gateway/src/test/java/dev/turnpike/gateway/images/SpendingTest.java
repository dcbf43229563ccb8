package dev.turnpike.gateway.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.core.World;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Networks;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private boolean affords(Map<Network, BigInteger> balances) {
        Spending spending = world.life().spending();
        spending.balances(balances);
        return spending.affords("alpha", UsdcAmount.ofAtomic(4_000));
    }

    private static BigInteger atomic(long amount) {
        return BigInteger.valueOf(amount);
    }
}
