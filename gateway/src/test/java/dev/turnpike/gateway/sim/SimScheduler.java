package dev.turnpike.gateway.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Threads of one process in simulated time. When the process is killed nothing of it happens any more; when it is
 * stopped, later.
 */
final class SimScheduler implements Scheduler {
    private final SimTime time;
    private final Process process;
    private final Supplier<Duration> lag;

    /** @param lag how long a thread takes to come to what is to be done at once */
    SimScheduler(SimTime time, Process process, Supplier<Duration> lag) {
        this.time = time;
        this.process = process;
        this.lag = lag;
    }

    private long soon() {
        return time.nanos() + lag.get().toNanos();
    }

    /** A process, or several schedulers' common fate. */
    static final class Process {
        private final List<Task> held = new ArrayList<>();
        private boolean alive = true;
        private boolean stopped;

        boolean alive() {
            return alive;
        }

        /** Alive and not stopped. */
        boolean runs() {
            return alive && !stopped;
        }

        void kill() {
            alive = false;
            held.clear();
        }

        void stop() {
            stopped = true;
        }

        /** What was due meanwhile is done now. */
        void goOn(SimTime time) {
            stopped = false;
            List<Task> due = List.copyOf(held);
            held.clear();
            long tie = time.tie();
            for (Task task : due) time.at(time.nanos(), tie++, task);
        }
    }

    @Override
    public Disposable schedule(Runnable task) {
        return at(task, soon(), time.tie());
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return at(task, time.nanos() + unit.toNanos(Math.max(0, delay)), time.tie());
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
        return new Period(task, unit.toNanos(period)).from(time.nanos() + unit.toNanos(delay));
    }

    private Task at(Runnable task, long due, long tie) {
        Task one = new Task(process, task);
        time.at(due, tie, one);
        return one;
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(time.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new OneAfterTheOther();
    }

    private static final class Task implements Runnable, Disposable {
        private final Process process;
        private final Runnable work;
        private final AtomicBoolean over = new AtomicBoolean();

        Task(Process process, Runnable work) {
            this.process = process;
            this.work = work;
        }

        @Override
        public void run() {
            if (!process.alive || over.get()) return;
            if (process.stopped) process.held.add(this);
            else if (over.compareAndSet(false, true)) work.run();
        }

        @Override
        public void dispose() {
            over.set(true);
        }

        @Override
        public boolean isDisposed() {
            return over.get();
        }
    }

    private final class Period implements Disposable {
        private final Runnable work;
        private final long period;
        private boolean over;

        Period(Runnable work, long period) {
            this.work = work;
            this.period = period;
        }

        Period from(long due) {
            at(() -> {
                if (over) return;
                work.run();
                from(due + period);
            }, due, time.tie());
            return this;
        }

        @Override
        public void dispose() {
            over = true;
        }

        @Override
        public boolean isDisposed() {
            return over;
        }
    }

    /** Its tasks that are due at once keep their order; all others may come in between. */
    private final class OneAfterTheOther implements Worker {
        private final Disposable.Composite tasks = reactor.core.Disposables.composite();
        private long lastDue = -1;
        private long lastTie;

        @Override
        public Disposable schedule(Runnable task) {
            return add(task, Math.max(lastDue, soon()));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return add(task, time.nanos() + unit.toNanos(Math.max(0, delay)));
        }

        private Disposable add(Runnable task, long due) {
            if (tasks.isDisposed()) throw new RejectedExecutionException("worker was disposed of");
            lastTie = due == lastDue ? lastTie + (time.tie() >>> 20) : time.tie();
            lastDue = due;
            Disposable one = at(task, due, lastTie);
            tasks.add(one);
            return one;
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
            Disposable all = SimScheduler.this.schedulePeriodically(task, delay, period, unit);
            tasks.add(all);
            return all;
        }

        @Override
        public void dispose() {
            tasks.dispose();
        }

        @Override
        public boolean isDisposed() {
            return tasks.isDisposed();
        }
    }
}
