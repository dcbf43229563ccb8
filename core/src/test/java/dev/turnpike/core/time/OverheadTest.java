package dev.turnpike.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class OverheadTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Overhead overhead = new Overhead(time);
    private final List<Duration> own = new ArrayList<>();

    @Test
    void waitsForOthersAreTakenOff() {
        run(ours(3).then(Overhead.outside(ours(100))).then(ours(4)));
        assertThat(own).containsExactly(Duration.ofMillis(7));
    }

    @Test
    void waitsThatOverlapAreTakenOffOnce() {
        Mono<?> first = Overhead.outside(ours(100));
        Mono<?> second = ours(50).then(Overhead.outside(ours(100)));
        run(Mono.when(first, second).then(ours(2)));
        assertThat(own).containsExactly(Duration.ofMillis(2));
    }

    @Test
    void aWaitThatIsGivenUpEnds() {
        Mono<Long> never = Overhead.outside(Mono.<Long>never()).timeout(Duration.ofMillis(30), Mono.empty(), time);
        run(never.then(ours(5)));
        assertThat(own).containsExactly(Duration.ofMillis(5));
    }

    @Test
    void whatIsMarkedAndNotMeasuredIsLeftAlone() {
        List<Long> ends = new ArrayList<>();
        Overhead.outside(ours(10)).subscribe(ends::add);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(ends).hasSize(1);
    }

    private void run(Mono<?> work) {
        overhead.measure(work.then(Mono.just("done")), (done, nanos) -> own.add(Duration.ofNanos(nanos))).subscribe();
        time.advanceTimeBy(Duration.ofSeconds(1));
    }

    private Mono<Long> ours(int millis) {
        return Mono.delay(Duration.ofMillis(millis), time);
    }
}
