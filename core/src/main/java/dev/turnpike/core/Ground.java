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
 * @param rememberedBytes weight of the jobs at their end that are kept in memory; 0: none
 */
public record Ground(Configuration configuration, Time time, Scheduler disk, Ids ids, Outside outside, Stores stores,
        Watcher watcher, long rememberedBytes) {
    /** What a gateway keeps in memory of ended jobs unless told otherwise. */
    public static final long REMEMBERED_BYTES = 64L << 20;
}
