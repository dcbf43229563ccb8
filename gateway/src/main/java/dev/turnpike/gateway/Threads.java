package dev.turnpike.gateway;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/**
 * The threads of a running gateway: event loops, one a core, for connections and everything that computes; some for
 * answers of others that are long to read; one for the journal to write, some to read, one for refunds, some to wait for
 * the disk, one to renew this gateway's row in a ledger that is shared.
 *
 * @param loops of the server and of all clients
 * @param work the same loops as a scheduler
 */
record Threads(LoopResources loops, Scheduler work, Scheduler large, Scheduler writer, Scheduler reader,
        Scheduler refunds, Scheduler disk, Scheduler membership) implements AutoCloseable {
    /** SQLite's readers wait for no lock, and a question takes little time. */
    private static final int READERS = 3;

    static Threads start() {
        LoopResources loops = LoopResources.create("work", Runtime.getRuntime().availableProcessors(), true);
        return new Threads(loops, new LoopScheduler(loops.onServer(LoopResources.DEFAULT_NATIVE)),
                Schedulers.newParallel("large-answers", Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
                Schedulers.newSingle("journal-writer"), Schedulers.newParallel("journal-reader", READERS),
                Schedulers.newSingle("refunds"), Schedulers.newBoundedElastic(8, 10_000, "disk"),
                Schedulers.newSingle("ledger-membership"));
    }

    @Override
    public void close() {
        loops.dispose();
        large.dispose();
        writer.dispose();
        reader.dispose();
        refunds.dispose();
        disk.dispose();
        membership.dispose();
    }
}
