package dev.turnpike.core.till;

import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets so many calls go on at once and so many more wait in a row, first come, first served; whoever comes beyond that
 * is turned away.
 */
final class Turnstile {
    private final int atOnce;
    private final int waiting;
    private final Queue<Sinks.One<Boolean>> row = new ArrayDeque<>();
    private final AtomicInteger leaving = new AtomicInteger();
    private int inside;

    Turnstile(int atOnce, int waiting) {
        this.atOnce = atOnce;
        this.waiting = waiting;
    }

    /** The same call when its turn has come; an {@code OVERLOADED} refusal if too many are waiting already. */
    <T> Mono<T> pass(Mono<T> call) {
        return Mono.usingWhen(Mono.defer(this::enter), turn -> call, turn -> Mono.fromRunnable(this::leave));
    }

    private synchronized Mono<Boolean> enter() {
        if (inside < atOnce) {
            inside++;
            return Mono.just(true);
        }
        if (row.size() >= waiting)
            return Mono.error(Refusal.later(Refusal.Code.OVERLOADED,
                    "Too many payments are being looked at; try again shortly.", Duration.ofSeconds(2)));
        Sinks.One<Boolean> turn = Sinks.one();
        row.add(turn);
        return turn.asMono().doOnCancel(() -> giveUp(turn));
    }

    /** Turns come one after the other, not one within the other: hundreds of calls may end as soon as they begin. */
    private void leave() {
        if (leaving.getAndIncrement() != 0) return;
        do {
            Sinks.One<Boolean> next = next();
            if (next != null) next.tryEmitValue(true);
        } while (leaving.decrementAndGet() != 0);
    }

    private synchronized Sinks.@Nullable One<Boolean> next() {
        Sinks.One<Boolean> next = row.poll();
        if (next == null) inside--;
        return next;
    }

    /** One that does not wait any longer; if its turn had just come, the next one's has. */
    private void giveUp(Sinks.One<Boolean> turn) {
        if (!forgotten(turn)) leave();
    }

    private synchronized boolean forgotten(Sinks.One<Boolean> turn) {
        return row.remove(turn);
    }
}
