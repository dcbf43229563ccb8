package dev.turnpike.gateway;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs work on the event loops that serve the connections. Work that is scheduled from a loop stays on it: a request,
 * the job it brings and all calls that are made for it share one thread, and none of their steps wakes another. Work
 * from elsewhere goes to the loops in turn.
 *
 * <p>Nothing that waits may run here: the disk, the journal and refunds have threads of their own.
 */
final class LoopScheduler implements Scheduler {
    private final List<EventExecutor> loops = new ArrayList<>();
    private final List<Scheduler> schedulers = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    LoopScheduler(EventLoopGroup group) {
        group.forEach(loops::add);
        loops.forEach(loop -> schedulers.add(Schedulers.fromExecutorService(loop, "loop")));
    }

    @Override
    public Disposable schedule(Runnable task) {
        return here().schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return here().schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
        return here().schedulePeriodically(task, delay, period, unit);
    }

    @Override
    public Worker createWorker() {
        return here().createWorker();
    }

    private Scheduler here() {
        for (int i = 0; i < loops.size(); i++) if (loops.get(i).inEventLoop()) return schedulers.get(i);
        return schedulers.get(Math.floorMod(turn.getAndIncrement(), schedulers.size()));
    }
}
