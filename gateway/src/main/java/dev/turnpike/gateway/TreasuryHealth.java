package dev.turnpike.gateway;

import dev.turnpike.core.buying.Spending;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Network;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the wallet that pays upstreams has enough in it: {@code LOW} below {@code treasury.warn-below}. That is
 * for the operator, with HTTP status 200 and without a part in readiness: what can still be bought is sold.
 * Where it pays on several networks, the one on which it holds least is told of.
 */
record TreasuryHealth(Spending spending, Address address, UsdcAmount warnBelow) implements HealthIndicator {
    static final Status LOW = new Status("LOW", "less than treasury.warn-below");

    @Override
    public Health health() {
        return least().map(least -> health(least.getKey(), least.getValue()))
                .orElseGet(() -> Health.unknown().withDetail("address", address.checksummed()).build());
    }

    private Health health(Network network, BigInteger balance) {
        boolean low = balance.compareTo(BigInteger.valueOf(warnBelow.atomic())) < 0;
        return (low ? Health.status(LOW) : Health.up()).withDetail("address", address.checksummed())
                .withDetail("network", network.label())
                .withDetail("usd", usd(balance).toPlainString())
                .withDetail("atomic", balance.toString())
                .withDetail("warnBelow", warnBelow.toDecimal())
                .build();
    }

    /** {@code turnpike.treasury.usd}; not a number until the chain was read. */
    void meter(MeterRegistry registry) {
        Gauge.builder("turnpike.treasury.usd",
                () -> least().map(least -> usd(least.getValue()).doubleValue()).orElse(Double.NaN)).register(registry);
    }

    private Optional<Map.Entry<Network, BigInteger>> least() {
        return spending.balances().entrySet().stream().min(Map.Entry.comparingByValue());
    }

    private static BigDecimal usd(BigInteger atomic) {
        return new BigDecimal(atomic, 6);
    }
}
