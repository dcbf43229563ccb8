package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes up, at a start, every job that had not come to its end. Retried until it succeeds: no other process goes on with
 * them. Where others share the ledger it goes on as long as this process does, with the jobs of those that have left or died.
 */
public final class Recovery implements Background {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOKS = Duration.ofSeconds(1);
    private static final Duration OWNED_AGAIN = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofMinutes(5);
    private static final int AT_ONCE = 64;

    private final Journal journal;
    private final Function<Job, Mono<Job>> resume;
    private final Function<Job, Mono<Job>> tidy;
    private final Time time;
    private volatile boolean started;
    private volatile boolean done;

    /**
     * @param resume drives an open job to its end
     * @param tidy ends what was bought for a job that has ended without it
     */
    public Recovery(Journal journal, Function<Job, Mono<Job>> resume, Function<Job, Mono<Job>> tidy, Time time) {
        this.journal = journal;
        this.resume = resume;
        this.tidy = tidy;
        this.time = time;
    }

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public Disposable start() {
        started = true;
        Mono<List<Job>> look = Mono.defer(journal::takeOver)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, AGAIN)
                        .scheduler(time.scheduler())
                        .doBeforeRetry(again -> LOG.error("recovery failed and is tried again: {}",
                                again.failure().toString())));
        Flux<List<Job>> looks = journal.replica().shared()
                ? look.repeatWhen(over -> over.concatMap(tick -> time.after(LOOKS)))
                : look.flux();
        return looks.flatMap(this::takeUp).subscribe(job -> {}, failure -> LOG.error("recovery failed", failure));
    }

    /** Whether the open jobs are known, and on their way. */
    public boolean done() {
        return done;
    }

    /** Whether it is not known yet which jobs were open: until then nothing new is sold, which might be one of them. */
    public boolean isPending() {
        return started && !done;
    }

    private Flux<Job> takeUp(List<Job> jobs) {
        if (!jobs.isEmpty()) LOG.info("taking up {} jobs that were open", jobs.size());
        jobs.stream().filter(job -> !job.closed()).forEach(this::begin);
        done = true;
        return Flux.fromIterable(jobs).filter(Job::closed).flatMap(this::tidied, AT_ONCE);
    }

    private Mono<Job> tidied(Job job) {
        return tidy.apply(job).onErrorResume(failure -> {
            LOG.warn("job {}: {}", Job.brief(job.id()), failure.toString());
            return Mono.empty();
        });
    }

    /**
     * Not waited for: jobs whose settlement is not known may take long, and must not hold up others. A job that this
     * process was given before it took over has lost its owner, which was this process, and is begun again; so is one that
     * could not be read, for as long as it takes: nothing else would come back to it.
     */
    private void begin(Job job) {
        Mono.defer(() -> resume.apply(job))
                .retryWhen(Retry.fixedDelay(3, OWNED_AGAIN)
                        .scheduler(time.scheduler())
                        .filter(Steps.LostOwnership.class::isInstance))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, OWNED_AGAIN)
                        .maxBackoff(SELDOM)
                        .jitter(0)
                        .scheduler(time.scheduler())
                        .filter(failure -> !(Exceptions.isRetryExhausted(failure)
                                || failure instanceof Steps.LostOwnership)))
                .subscribe(end -> {}, failure -> LOG.warn("job {}: {}", Job.brief(job.id()), failure.toString()));
    }
}
