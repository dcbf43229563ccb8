package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class StreamsTest {
    private final Streams streams = new Streams(() -> 2, 3);
    private final List<String> refused = new ArrayList<>();

    @Test
    void anAddressHasSoManyAndAllTogetherHaveSoMany() {
        Disposable first = open("one");
        open("one");
        open("one");
        assertThat(refused).containsExactly("RATE_LIMITED");
        open("two");
        open("two");
        assertThat(refused).containsExactly("RATE_LIMITED", "OVERLOADED");
        first.dispose();
        open("two");
        assertThat(refused).hasSize(2);
        assertThat(streams.open()).isEqualTo(3);
    }

    @Test
    void oneThatHasEndedHasLeft() {
        for (int i = 0; i < 10; i++) streams.within("one", Mono.empty()).block();
        assertThat(streams.open()).isZero();
    }

    private Disposable open(String address) {
        return streams.within(address, Mono.never())
                .subscribe(never -> {}, failure -> refused.add(((Refusal) failure).code().name()));
    }
}
