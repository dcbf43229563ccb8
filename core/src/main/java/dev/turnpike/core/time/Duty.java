package dev.turnpike.core.time;

import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A loop that runs at one of several processes: it is started when this one's turn comes, and stopped when that is over. A
 * turn that has come again is another one: it is begun anew, even if its end was not seen.
 * That two run it for a moment does no harm: the writes of the one whose turn is over fail.
 */
public final class Duty implements Background {
    /** The turn is another process's. */
    public static final long NONE = -1;

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Background loop;
    private final LongSupplier turn;
    private final Scheduler scheduler;

    /** @param turn the number of this process's turn, {@link #NONE} if it is another's; answered from memory */
    public Duty(Background loop, LongSupplier turn, Scheduler scheduler) {
        this.loop = loop;
        this.turn = turn;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return loop.name();
    }

    @Override
    public Disposable start() {
        Disposable.Swap running = Disposables.swap();
        Flux<Long> turns = Flux.interval(Duration.ZERO, EVERY, scheduler)
                .onBackpressureDrop()
                .map(tick -> turn.getAsLong())
                .distinctUntilChanged()
                .doOnNext(now -> {
                    running.update(Disposables.disposed());
                    if (now != NONE) running.update(loop.start());
                });
        return Disposables.composite(Steady.run(name() + " turns", turns, scheduler), running);
    }
}
