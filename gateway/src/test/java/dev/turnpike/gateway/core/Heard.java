package dev.turnpike.gateway.core;

import dev.turnpike.core.refusal.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What a client has heard so far. */
public final class Heard<T> {
    private @Nullable T value;
    private @Nullable Throwable failure;
    private boolean ended;
    private @Nullable Disposable connection;

    public static <T> Heard<T> of(Mono<T> answer) {
        Heard<T> heard = new Heard<>();
        heard.connection = answer.subscribe(v -> heard.value = v, e -> {
            heard.failure = e;
            heard.ended = true;
        }, () -> heard.ended = true);
        return heard;
    }

    public boolean pending() {
        return !ended;
    }

    public boolean isAnswered() {
        return ended && failure == null;
    }

    public T value() {
        if (failure != null) throw new AssertionError("it failed", failure);
        return Objects.requireNonNull(value, "no answer yet");
    }

    public Refusal refusal() {
        if (failure instanceof Refusal refusal) return refusal;
        throw new AssertionError("no refusal but " + value, failure);
    }

    public void hangUp() {
        Objects.requireNonNull(connection).dispose();
    }
}
