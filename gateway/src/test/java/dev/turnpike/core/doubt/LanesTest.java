package dev.turnpike.core.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LanesTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Set<String> due = new LinkedHashSet<>();
    private final List<String> begun = new ArrayList<>();

    /** Two lanes; what begins with s takes a minute, with f fails, and the rest is done at once. */
    private Disposable start() {
        return new Lanes<String>("thing", 2, time)
                .run(most -> Mono.fromSupplier(() -> due.stream().limit(most).toList()), one -> one, this::work);
    }

    private Mono<Boolean> work(String one) {
        begun.add(one);
        if (one.startsWith("f")) throw new IllegalStateException("no");
        return (one.startsWith("s") ? Mono.delay(Duration.ofMinutes(1), time) : Mono.just(0L))
                .map(done -> due.remove(one));
    }

    private void pass(int seconds) {
        IntStream.range(0, 10 * seconds).forEach(i -> time.advanceTimeBy(Duration.ofMillis(100)));
    }

    @Test
    void whatTakesLongHoldsUpItsOwnLaneOnly() {
        due.addAll(List.of("slow", "a", "b", "c"));
        start();
        pass(3);
        due.addAll(List.of("d", "e"));
        pass(3);
        assertThat(begun).containsExactly("slow", "a", "b", "c", "d", "e");
        assertThat(due).containsExactly("slow");
    }

    @Test
    void noMoreIsBegunThanThereAreLanes() {
        due.addAll(List.of("s1", "s2", "s3", "a"));
        start();
        pass(50);
        assertThat(begun).containsExactly("s1", "s2");
        pass(20);
        assertThat(begun).containsExactly("s1", "s2", "s3", "a");
    }

    @Test
    void whatFailsIsBegunAgainAndDisturbsNobody() {
        due.addAll(List.of("fails", "a"));
        start();
        pass(5);
        assertThat(begun).containsExactly("fails", "a", "fails");
    }

    @Test
    void whatCannotBeAskedIsAskedAgain() {
        int[] asked = {0};
        new Lanes<String>("thing", 2, time).run(most -> {
            if (asked[0]++ == 0) throw new IllegalStateException("disk");
            return Mono.just(List.of("a"));
        }, one -> one, this::work);
        pass(5);
        assertThat(begun).containsExactly("a");
    }

    @Test
    void itEndsWhenItIsToldTo() {
        due.addAll(List.of("s1", "a"));
        Disposable loop = start();
        loop.dispose();
        pass(5);
        assertThat(begun).isEmpty();
    }
}
