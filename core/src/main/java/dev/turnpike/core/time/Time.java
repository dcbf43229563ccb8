package dev.turnpike.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The time of day, and the threads that work and wait.
 *
 * @param scheduler runs work that computes and never blocks; its clock is the same time
 */
public record Time(InstantSource clock, Scheduler scheduler) {
    public Instant now() {
        return clock.instant();
    }

    /** Nanoseconds that only run on, also when the time of day is set back: what a limit is measured by. */
    public long nanos() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** Emits once after this long. To wait is not to work: it is no overhead. */
    public Mono<Long> after(Duration wait) {
        return Overhead.outside(Mono.delay(wait, scheduler));
    }
}
