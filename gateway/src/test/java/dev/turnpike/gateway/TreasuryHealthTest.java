package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.buying.Spending;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Networks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;

class TreasuryHealthTest {
    private static final Network BASE = Networks.find("base").orElseThrow();
    private static final Network OTHER = Networks.find("polygon").orElseThrow();

    @ParameterizedTest(name = "{0} atomic units: {1}")
    @CsvSource({"10000001, UP, 10.000001", "10000000, UP, 10.0", "9999999, LOW, 9.999999", "0, LOW, 0.0",
            ", UNKNOWN, NaN"})
    void aTreasuryIsLowBelowWhatTheOperatorSays(BigInteger balance, String status, double meter) {
        var spending = new Spending(() -> null, null, null);
        if (balance != null) spending.balances(Map.of(BASE, balance, OTHER, balance.add(BigInteger.ONE)));
        var treasury = new TreasuryHealth(spending, Sample.PAY_TO, UsdcAmount.ofDecimal("10"));
        Health health = treasury.health();
        assertThat(health.getStatus().getCode()).isEqualTo(status);
        assertThat(health.getDetails()).containsEntry("address", Sample.PAY_TO.checksummed());
        if (balance != null)
            assertThat(health.getDetails()).containsEntry("network", "base")
                    .containsEntry("atomic", balance.toString())
                    .containsEntry("warnBelow", "10");
        var registry = new SimpleMeterRegistry();
        treasury.meter(registry);
        assertThat(registry.get("turnpike.treasury.usd").gauge().value()).isEqualTo(Double.valueOf(meter));
    }
}
