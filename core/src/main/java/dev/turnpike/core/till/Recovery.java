package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Takes up, at a start, every job that had not come to its end. Tried until it comes about: nobody else goes on with
 * them.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int AT_ONCE = 64;

    private final Journal journal;
    private final Function<Job, Mono<Job>> goOn;
    private final Scheduler scheduler;
    private volatile boolean done;

    /** @param goOn what is done with each */
    public Recovery(Journal journal, Function<Job, Mono<Job>> goOn, Scheduler scheduler) {
        this.journal = journal;
        this.goOn = goOn;
        this.scheduler = scheduler;
    }

    public Disposable start() {
        return Mono.defer(journal::takeOver)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, AGAIN)
                        .scheduler(scheduler)
                        .doBeforeRetry(again -> LOG.error("recovery failed and is tried again: {}",
                                again.failure().toString())))
                .flatMapMany(this::takeUp)
                .subscribe(job -> {}, failure -> LOG.error("recovery failed", failure));
    }

    /** Whether the open jobs are known, and on their way. */
    public boolean done() {
        return done;
    }

    private Flux<Job> takeUp(List<Job> jobs) {
        done = true;
        if (!jobs.isEmpty()) LOG.info("taking up {} jobs that were open", jobs.size());
        return Flux.fromIterable(jobs).flatMap(this::alone, AT_ONCE);
    }

    private Mono<Job> alone(Job job) {
        return goOn.apply(job).onErrorResume(failure -> {
            LOG.warn("job {}: {}", job.id(), failure.toString());
            return Mono.empty();
        });
    }
}
