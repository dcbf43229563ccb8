package dev.turnpike.core.doubt;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.time.Steady;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A loop that polls for due tasks and runs at most N of them concurrently. A slow task holds up its own lane only and is
 * not started again meanwhile; a failed task is due again at the next poll.
 */
final class Lanes<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int ASKED_FOR = 5;

    private final String what;
    private final int lanes;
    private final Scheduler scheduler;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /** @param what for the log: {@code refund of job} */
    Lanes(String what, int lanes, Scheduler scheduler) {
        this.what = what;
        this.lanes = lanes;
        this.scheduler = scheduler;
    }

    /**
     * Runs until disposed of.
     *
     * @param due the tasks that are due, at most the given number; may contain tasks that run already
     * @param id the key of a task
     */
    Disposable run(IntFunction<Mono<List<T>>> due, Function<T, String> id, Function<T, Mono<?>> work) {
        Flux<Void> looks = Mono.delay(PAUSE, scheduler)
                .then(Mono.defer(() -> due.apply(ASKED_FOR * lanes)).onErrorResume(failure -> {
                    LOG.warn("{}: what is due cannot be read: {}", what, failure.toString());
                    return Mono.empty();
                }))
                .flatMapIterable(all -> all.stream().filter(one -> taken.add(id.apply(one))).toList())
                .repeat()
                .flatMap(one -> done(id.apply(one), Mono.defer(() -> work.apply(one))), lanes, 1);
        return Steady.run(what + " looks", looks.doOnError(broken -> taken.clear()), scheduler);
    }

    private Mono<Void> done(String id, Mono<?> work) {
        return work.then().onErrorResume(failure -> {
            LOG.warn("{} {}: {}", what, Job.brief(id), failure.toString());
            return Mono.empty();
        }).doFinally(signal -> taken.remove(id));
    }
}
