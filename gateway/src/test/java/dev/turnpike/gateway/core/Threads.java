package dev.turnpike.gateway.core;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a gateway runs on: simulated time in one thread, or threads as in earnest. */
public record Threads(VirtualTimeScheduler time, Scheduler work, Scheduler writer, Scheduler reader) {
    public static Threads simulated() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        return new Threads(time, time, time, time);
    }

    public static Threads real() {
        return new Threads(VirtualTimeScheduler.create(), Schedulers.newParallel("test-work", 8),
                Schedulers.newSingle("test-writer"), Schedulers.newSingle("test-reader"));
    }

    /** What the disk was given is finished; nothing else is. */
    void stop() {
        if (work == time) {
            time.dispose();
            return;
        }
        Mono.when(writer.disposeGracefully(), reader.disposeGracefully()).block(Duration.ofSeconds(20));
        work.dispose();
    }
}
