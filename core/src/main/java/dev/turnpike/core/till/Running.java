package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The registry of jobs that are being driven in this process, each by one subscription of its own: no client's
 * connection can cancel them, and any number of clients can wait for one.
 */
public final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Journal journal;
    private final Scheduler scheduler;
    private final Consumer<Job> ended;
    private final OwnTime ownTime;
    private final ConcurrentMap<String, Sinks.One<Job>> runs = new ConcurrentHashMap<>();

    /** @param ended told once of every job that was driven to its end here */
    public Running(Journal journal, Scheduler scheduler, Consumer<Job> ended, OwnTime ownTime) {
        this.journal = journal;
        this.scheduler = scheduler;
        this.ended = ended;
        this.ownTime = ownTime;
    }

    /**
     * Drives a job step by step to its end, unless that is being done already; from where the journal has it now, which
     * may be further than its caller knows. Emits the job at its end.
     *
     * @param step from a job to the job after one step; empty at its end
     */
    Mono<Job> drive(Job job, Function<Job, Mono<Job>> step) {
        return run(job, journal.job(job.id()).defaultIfEmpty(job), step);
    }

    /** Drives a job that the journal has only just been given. */
    void begin(Job job, Function<Job, Mono<Job>> step) {
        run(job, Mono.just(job), step);
    }

    private Mono<Job> run(Job job, Mono<Job> now, Function<Job, Mono<Job>> step) {
        Sinks.One<Job> mine = Sinks.one();
        Sinks.One<Job> first = runs.putIfAbsent(job.id(), mine);
        if (first != null) return first.asMono();
        now.flatMap(from -> from.closed() ? Mono.just(from) : Mono.just(from).expand(step).last().doOnNext(ended))
                .subscribeOn(scheduler)
                .subscribe(end -> finish(job, mine, end), failure -> stop(job, mine, failure));
        return mine.asMono();
    }

    /** The same admission, measured. */
    Mono<Job> admitting(Mono<Job> admission) {
        return ownTime.measure(OwnTime.Stage.ADMISSION, admission, job -> job);
    }

    /** The same work, measured. */
    Mono<Steps.Outcome> working(Mono<Steps.Outcome> work) {
        return ownTime.measure(OwnTime.Stage.WORK, work, Steps.Outcome::job);
    }

    /** The same settlement, measured. */
    Mono<Job> settling(Mono<Job> settlement) {
        return ownTime.measure(OwnTime.Stage.SETTLEMENT, settlement, job -> job);
    }

    /** How long jobs take us. */
    public OwnTime ownTime() {
        return ownTime;
    }

    public int count() {
        return runs.size();
    }

    /** Ends when nothing runs any more, or after the limit; what runs on is taken up at the next start. */
    public Mono<Void> drain(Duration limit) {
        return Flux.fromIterable(runs.values())
                .flatMap(run -> run.asMono().onErrorComplete(), Integer.MAX_VALUE)
                .then()
                .timeout(limit, Mono.empty(), scheduler);
    }

    private void finish(Job job, Sinks.One<Job> mine, Job end) {
        runs.remove(job.id(), mine);
        mine.tryEmitValue(end);
    }

    /**
     * Another owner has the job, or our own code is broken: the job stays as the journal has it, for the next start.
     */
    private void stop(Job job, Sinks.One<Job> mine, Throwable failure) {
        runs.remove(job.id(), mine);
        if (failure instanceof Steps.LostOwnership) LOG.warn("job {} goes on elsewhere", Job.brief(job.id()));
        else
            LOG.error("job {} stopped; it is taken up again at the next start or request", Job.brief(job.id()),
                    failure);
        mine.tryEmitError(failure);
    }
}
