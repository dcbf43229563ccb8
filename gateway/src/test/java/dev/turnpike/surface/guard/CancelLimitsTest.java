package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CancelLimitsTest {
    private final TestClock clock = new TestClock();
    private final CancelLimits limits = new CancelLimits(() -> Sample.limits(1, 1, 1), Nanos.of(clock));

    @Test
    void aPayerTakesTenJobsBackAMinuteFromHoweverManyAddresses() {
        for (int i = 0; i < 10; i++) assertThat(cancel("address " + i, 1)).isEqualTo("counted");
        assertThat(cancel("address 11", 1)).contains("by this payer");
        clock.pass(Duration.ofSeconds(6));
        assertThat(cancel("address 12", 1)).isEqualTo("counted");
    }

    @Test
    void anAddressTakesTenJobsBackAMinuteOfHoweverManyPayers() {
        for (int i = 0; i < 10; i++) assertThat(cancel("address", i)).isEqualTo("counted");
        assertThat(cancel("address", 11)).contains("from this address");
        assertThat(cancel("another", 12)).isEqualTo("counted");
    }

    private String cancel(String address, int payer) {
        try {
            limits.count(address, new Address("0x%040x".formatted(payer + 1)));
            return "counted";
        } catch (Refusal refused) {
            return refused.code() + ": " + refused.getMessage();
        }
    }
}
