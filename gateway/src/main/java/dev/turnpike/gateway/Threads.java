package dev.turnpike.gateway;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads of a running gateway: work for everything that computes, one for the journal to write, one to read, one
 * for refunds, some to wait for the disk.
 */
record Threads(Scheduler work, Scheduler writer, Scheduler reader, Scheduler refunds, Scheduler disk)
        implements AutoCloseable {
    static Threads start() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Threads(Schedulers.newParallel("work", Math.max(4, 2 * cores)),
                Schedulers.newSingle("journal-writer"), Schedulers.newSingle("journal-reader"),
                Schedulers.newSingle("refunds"), Schedulers.newBoundedElastic(8, 10_000, "disk"));
    }

    @Override
    public void close() {
        work.dispose();
        writer.dispose();
        reader.dispose();
        refunds.dispose();
        disk.dispose();
    }
}
