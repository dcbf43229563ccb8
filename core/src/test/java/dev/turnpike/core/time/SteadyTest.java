package dev.turnpike.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class SteadyTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void aLoopThatBreaksOffBeginsAgainAfterAPauseThatGrows() {
        Steady.run("a loop", broken(), time);
        assertThat(begun).hasValue(1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(begun).hasValue(2);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(begun).hasValue(2);
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(begun).hasValueBetween(60, 70);
    }

    @Test
    void aLoopThatIsEndedStaysSo() {
        Disposable loop = Steady.run("a loop", broken(), time);
        loop.dispose();
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(begun).hasValue(1);
    }

    private Flux<Object> broken() {
        return Flux.from(Mono.defer(() -> {
            begun.incrementAndGet();
            return Mono.error(new IllegalStateException("a bug"));
        }));
    }
}
