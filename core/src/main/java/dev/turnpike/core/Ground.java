package dev.turnpike.core;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * Everything a {@link Core} stands on and does not make itself. The running gateway, every test and the simulation lay
 * it, each in its own way.
 *
 * @param configuration as it is at the start; {@link dev.turnpike.core.fleet.LiveFleet#replace} takes over later ones
 * @param disk where files are waited for
 * @param machine its memory and its disk
 */
public record Ground(Configuration configuration, Time time, Scheduler disk, Ids ids, Outside outside, Stores stores,
        Watcher watcher, Machine machine) {
    /** How long after a settlement was reported the chain should show it. */
    Duration shownWithin() {
        String ours = configuration.seller().asset().network().caip2();
        return Objects.requireNonNull(configuration.networks().get(ours)).shownWithin();
    }

    /**
     * The machine it runs on.
     *
     * @param heap bytes of memory; {@code limits.memory} says how many of them may be in flight
     * @param remembered bytes for jobs at their end that are kept in memory; 0: none
     * @param trouble why the ledger cannot be relied on now; empty: it can. Answered from memory
     */
    public record Machine(long heap, long remembered, Supplier<Optional<String>> trouble) {
        private static final int REMEMBERED = 16;

        /** A sixteenth of the heap for jobs at their end; no trouble. */
        public static Machine of(long heap) {
            return new Machine(heap, heap / REMEMBERED, Optional::empty);
        }

        public Machine with(Supplier<Optional<String>> trouble) {
            return new Machine(heap, remembered, trouble);
        }

        public Machine remembering(long bytes) {
            return new Machine(heap, bytes, trouble);
        }
    }
}
