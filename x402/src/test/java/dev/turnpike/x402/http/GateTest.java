package dev.turnpike.x402.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate();

    @Test
    void whatHasLeftCannotBeCalledBack() {
        assertThat(gate.leave()).isTrue();
        assertThat(gate.shut()).isFalse();
    }

    @Test
    void whatWasGivenUpNeverLeaves() {
        assertThat(gate.shut()).isTrue();
        assertThat(gate.leave()).isFalse();
    }
}
