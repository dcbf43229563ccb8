package dev.turnpike.core.buying;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class ApartTest {
    /** What a source knows while it runs, such as a connection and what was read from it. */
    private static final class Known implements Subscription {
        private final AtomicBoolean cancelled = new AtomicBoolean();

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled.set(true);
        }
    }

    @Test
    void nothingOfASourceThatHasEndedIsKeptByWhatFollows() {
        var known = new AtomicReference<WeakReference<Known>>();
        Mono<String> source = Mono.from(subscriber -> {
            var own = new Known();
            known.set(new WeakReference<>(own));
            subscriber.onSubscribe(own);
            subscriber.onNext("taken");
            subscriber.onComplete();
        });
        Disposable waiting = Apart.from(source).flatMap(taken -> Mono.never()).subscribe();
        for (int times = 0; times < 100 && known.get().get() != null; times++) System.gc();
        assertThat(known.get().get()).isNull();
        assertThat(waiting.isDisposed()).isFalse();
    }

    @Test
    void cancellingAndTheContextGoOnToTheSource() {
        var known = new Known();
        Mono<String> source = Mono.deferContextual(context -> Mono.from(subscriber -> {
            assertThat(context.<String>get("of")).isEqualTo("a client");
            subscriber.onSubscribe(known);
        }));
        Apart.from(source).contextWrite(context -> context.put("of", "a client")).subscribe().dispose();
        assertThat(known.cancelled).isTrue();
    }

    @Test
    void emptyStaysEmptyAndAnErrorAnError() {
        assertThat(Apart.from(Mono.empty()).blockOptional()).isEmpty();
        var broken = new IllegalStateException("broken");
        assertThat(Apart.from(Mono.error(broken)).materialize().block().getThrowable()).isSameAs(broken);
    }
}
