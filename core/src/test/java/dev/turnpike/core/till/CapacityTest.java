package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why no new payment is taken on. */
class CapacityTest {
    @Test
    void withoutRoomForWhatIsMadeNothingIsSoldForAMinute() {
        assertThat(of(false, false).objection()).isEmpty();
        Refusal no = of(false, true).objection().orElseThrow();
        assertThat(no.code()).isEqualTo(Code.OVERLOADED);
        assertThat(no.reason()).isInstanceOfSatisfying(Refusal.Later.class, later -> {
            assertThat(later.retryAfter()).isEqualTo(Duration.ofMinutes(1));
            assertThat(later.message()).contains("no room to keep");
        });
        assertThat(of(true, true).objection().orElseThrow()).hasMessageContaining("jobs are open");
    }

    private static Capacity of(boolean full, boolean crowded) {
        return new Capacity(() -> full, () -> crowded, Optional::empty, () -> 4);
    }
}
