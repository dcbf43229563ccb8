package dev.turnpike.core.time;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Our own time: how long a piece of work takes without its waits for others. Work that is {@link #measure measured} has
 * a watch in the context of its subscription; every wait below it that is marked as {@link #outside} stops that watch.
 * Waits that overlap are taken off once.
 */
public final class Overhead {
    private final Scheduler scheduler;

    /** @param scheduler whose clock counts */
    public Overhead(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The same work; {@code took} is told its result and our own nanoseconds for it, before anything follows from it. */
    public <T> Mono<T> measure(Mono<T> work, BiConsumer<T, Long> took) {
        return Mono.defer(() -> {
            var watch = new Watch(() -> scheduler.now(TimeUnit.NANOSECONDS));
            return work.contextWrite(context -> context.put(Watch.class, watch))
                    .doOnNext(result -> took.accept(result, watch.own()));
        });
    }

    /** The same wait, which is not our time, for a call to another party or because one asked us to wait. */
    public static <T> Mono<T> outside(Mono<T> wait) {
        return Mono.deferContextual(context -> {
            if (!context.hasKey(Watch.class)) return wait;
            Leave leave = new Leave(context.get(Watch.class));
            return wait.doOnTerminate(leave::end).doOnCancel(leave::end);
        });
    }

    /** Runs while nothing below is outside. */
    private static final class Watch {
        private final LongSupplier nanos;
        private final long start;
        private int leaves;
        private long left;
        private long outside;

        Watch(LongSupplier nanos) {
            this.nanos = nanos;
            this.start = nanos.getAsLong();
        }

        synchronized void leave() {
            if (leaves++ == 0) left = nanos.getAsLong();
        }

        synchronized void comeBack() {
            if (--leaves == 0) outside += nanos.getAsLong() - left;
        }

        synchronized long own() {
            long now = nanos.getAsLong();
            return now - start - outside - (leaves > 0 ? now - left : 0);
        }
    }

    /** One wait; its end counts once, whether it was answered or given up. */
    private static final class Leave {
        private final Watch watch;
        private boolean over;

        Leave(Watch watch) {
            this.watch = watch;
            watch.leave();
        }

        void end() {
            synchronized (this) {
                if (over) return;
                over = true;
            }
            watch.comeBack();
        }
    }
}
