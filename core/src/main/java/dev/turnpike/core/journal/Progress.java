package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Tells those who watch a job of its steps. In memory, of the jobs that this process drives: of all others a watcher must
 * ask the journal. Nothing is kept of a job that has no watcher.
 */
public final class Progress {
    private final ConcurrentMap<String, Set<FluxSink<Job>>> watchers = new ConcurrentHashMap<>();

    /** A step was taken, and is durable. */
    public void taken(Job job) {
        Set<FluxSink<Job>> watching = watchers.get(job.id());
        if (watching != null) watching.forEach(watcher -> watcher.next(job));
    }

    /**
     * The job after every step from now on, on the threads that take them; of what a slow watcher has not asked for yet,
     * the latest. Never ends by itself.
     */
    public Flux<Job> of(String id) {
        return Flux.create(watcher -> {
            watchers.compute(id, (same, known) -> {
                Set<FluxSink<Job>> all = known == null ? ConcurrentHashMap.newKeySet() : known;
                all.add(watcher);
                return all;
            });
            watcher.onDispose(() -> watchers.computeIfPresent(id, (same, known) -> {
                known.remove(watcher);
                return known.isEmpty() ? null : known;
            }));
        }, FluxSink.OverflowStrategy.LATEST);
    }

    /** How many jobs are watched. */
    public int watched() {
        return watchers.size();
    }
}
