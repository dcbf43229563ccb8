package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;

class ErrorsTest {
    private final List<Object> published = new ArrayList<>();
    private final Errors errors = new Errors(published::add);

    @Test
    void afterAnErrorOfTheMachineTheProcessIsNotAlive() {
        errors.see(new OutOfMemoryError("Java heap space"));
        assertThat(published).singleElement()
                .satisfies(event -> assertThat(((AvailabilityChangeEvent<?>) event).getState())
                        .isEqualTo(LivenessState.BROKEN));
    }

    @Test
    void afterAnOrdinaryFailureItIs() {
        errors.see(new IllegalStateException("a bug"));
        errors.see(new AssertionError("a bug"));
        assertThat(published).isEmpty();
    }
}
