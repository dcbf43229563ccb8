package dev.turnpike.core.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A loop that runs at one of several processes: it is started when this one's turn comes, and stopped when that is over.
 * That two run it for a moment does no harm: the writes of the one whose turn is over fail.
 */
public final class Duty implements Background {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Background loop;
    private final BooleanSupplier ours;
    private final Scheduler scheduler;

    /** @param ours whether it is this process's turn; answered from memory */
    public Duty(Background loop, BooleanSupplier ours, Scheduler scheduler) {
        this.loop = loop;
        this.ours = ours;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return loop.name();
    }

    @Override
    public Disposable start() {
        Disposable.Swap running = Disposables.swap();
        Flux<Boolean> turns = Flux.interval(Duration.ZERO, EVERY, scheduler)
                .onBackpressureDrop()
                .map(tick -> ours.getAsBoolean())
                .distinctUntilChanged()
                .doOnNext(turn -> running.update(turn ? loop.start() : Disposables.disposed()));
        return Disposables.composite(Steady.run(name() + " turns", turns, scheduler), running);
    }
}
