package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class TurnstileTest {
    private final Turnstile turnstile = new Turnstile(8, 16, () -> 2);
    private final Map<String, Sinks.One<String>> inside = new LinkedHashMap<>();
    private final List<String> ends = new ArrayList<>();
    private int tokens = Integer.MAX_VALUE;

    @Test
    void oneNameTakesHalfOfThePlacesAndAnotherFindsOneAtOnce() {
        IntStream.range(0, 12).forEach(i -> pass("flood", "flood " + i));
        assertThat(inside).hasSize(4);
        pass("honest", "honest");
        assertThat(inside).containsKey("honest");
    }

    @Test
    void everyNameHasItsLeastHoweverManyThereAre() {
        for (String name : List.of("a", "b", "c", "d")) IntStream.range(0, 3).forEach(i -> pass(name, name + i));
        assertThat(inside.keySet()).contains("a0", "a1", "b0", "b1", "c0", "c1").hasSize(8);
    }

    @Test
    void namesThatWaitAreServedInTurn() {
        for (String name : List.of("a", "b", "c", "d")) IntStream.range(0, 2).forEach(i -> pass(name, name + i));
        IntStream.range(2, 6).forEach(i -> pass("a", "a" + i));
        pass("e", "e0");
        end("a0");
        end("b0");
        assertThat(inside).containsKeys("a2", "e0").doesNotContainKey("a3");
    }

    @Test
    void oneNameWaitsInHalfOfTheRow() {
        IntStream.range(0, 40).forEach(i -> pass("flood", "flood " + i));
        assertThat(ends).hasSize(28).allMatch(end -> end.endsWith("OVERLOADED"));
        assertThat(turnstile.waiting()).isEqualTo(8);
        IntStream.range(0, 4).forEach(i -> pass("honest", "honest " + i));
        assertThat(ends).hasSize(28);
    }

    @Test
    void aTokenThatIsGivenBackIsTakenByTheNext() {
        tokens = 1;
        pass("a", "first");
        pass("a", "second");
        assertThat(inside).containsOnlyKeys("first");
        tokens = 1;
        end("first");
        assertThat(inside).containsKey("second");
        assertThat(ends).containsExactly("first done");
    }

    @Test
    void withoutATokenThatMayComeBackAllOfTheNameAreRefused() {
        tokens = 1;
        pass("a", "first");
        pass("a", "second");
        pass("a", "third");
        end("first");
        assertThat(ends).containsExactlyInAnyOrder("first done", "second RATE_LIMITED", "third RATE_LIMITED");
        pass("a", "fourth");
        assertThat(ends).last().isEqualTo("fourth RATE_LIMITED");
    }

    @Test
    void aPlaceThatIsLeftEarlyIsTheNextOnesAndIsLeftOnce() {
        Turnstile one = new Turnstile(1, 4, () -> 1);
        Sinks.One<String> work = Sinks.one();
        List<Turnstile.Place> places = new ArrayList<>();
        one.pass("a", Turnstile.Toll.NONE, place -> {
            places.add(place);
            return work.asMono();
        }).subscribe();
        one.pass("b", Mono.fromRunnable(() -> ends.add("b"))).subscribe();
        assertThat(ends).isEmpty();
        places.getFirst().leave();
        places.getFirst().leave();
        work.tryEmitValue("done");
        assertThat(ends).containsExactly("b");
        one.pass("c", Mono.fromRunnable(() -> ends.add("c"))).subscribe();
        one.pass("d", Mono.never()).subscribe();
        one.pass("e", Mono.fromRunnable(() -> ends.add("e"))).subscribe();
        assertThat(ends).containsExactly("b", "c");
    }

    @Test
    void whoeverGivesUpWaitingIsForgotten() {
        IntStream.range(0, 4).forEach(i -> pass("a", "a" + i));
        Disposable waiting = pass("a", "gone");
        pass("a", "next");
        waiting.dispose();
        end("a0");
        assertThat(inside).containsKey("next").doesNotContainKey("gone");
    }

    private Disposable pass(String name, String what) {
        return turnstile.pass(name, new Turnstile.Toll() {
            @Override
            public boolean take() {
                return tokens-- > 0;
            }

            @Override
            public Refusal refusal() {
                return Refusal.later(Refusal.Code.RATE_LIMITED, "none left", Duration.ofSeconds(1));
            }
        }, place -> inside.computeIfAbsent(what, one -> Sinks.one()).asMono())
                .subscribe(done -> ends.add(what + " " + done),
                        refused -> ends.add(what + " " + ((Refusal) refused).code()));
    }

    private void end(String what) {
        inside.get(what).tryEmitValue("done");
    }
}
