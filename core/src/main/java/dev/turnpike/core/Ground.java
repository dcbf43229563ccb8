package dev.turnpike.core;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.time.Time;
import reactor.core.scheduler.Scheduler;

/**
 * Everything a {@link Core} stands on and does not make itself. The running gateway, every test and the simulation lay
 * it, each in its own way.
 *
 * @param configuration as it is at the start; {@link dev.turnpike.core.fleet.LiveFleet#replace} takes over later ones
 * @param disk where files are waited for
 * @param memory what there is to share out
 */
public record Ground(Configuration configuration, Time time, Scheduler disk, Ids ids, Outside outside, Stores stores,
        Watcher watcher, Memory memory) {
    /**
     * Memory to share out.
     *
     * @param heap bytes there are; {@code limits.memory} says how many of them may be in flight
     * @param remembered bytes for jobs at their end that are kept in memory; 0: none
     */
    public record Memory(long heap, long remembered) {
        private static final int REMEMBERED = 16;

        /** A sixteenth of the heap for jobs at their end. */
        public static Memory of(long heap) {
            return new Memory(heap, heap / REMEMBERED);
        }
    }
}
