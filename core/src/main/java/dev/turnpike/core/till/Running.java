package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The jobs that are being driven in this process, each by one subscription of its own: no client's connection can
 * cancel them, and any number of clients can wait for one.
 */
public final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Sale.Work work;
    private final Settler settler;
    private final Journal journal;
    private final Scheduler scheduler;
    private final Consumer<Job> ended;
    private final ConcurrentMap<String, Sinks.One<Job>> runs = new ConcurrentHashMap<>();

    /** @param ended told once of every job that was driven to its end here */
    public Running(Sale.Work work, Settler settler, Journal journal, Scheduler scheduler, Consumer<Job> ended) {
        this.work = work;
        this.settler = settler;
        this.journal = journal;
        this.scheduler = scheduler;
        this.ended = ended;
    }

    /** The job at its end, or as far as it is when the wait is over. */
    Mono<Job> join(Job job, Duration wait) {
        if (job.closed()) return Mono.just(job);
        Mono<Job> end = start(job);
        return wait.isZero() ? journal.job(job.id())
                : end.timeout(wait, Mono.defer(() -> journal.job(job.id())), scheduler);
    }

    /**
     * Drives a job to its end, whoever listens; from where the journal has it now, which may be further than its caller
     * knows.
     */
    public Mono<Job> start(Job job) {
        return run(job, journal.job(job.id()).defaultIfEmpty(job));
    }

    /** Drives a job that the journal has only just been given. */
    void begin(Job job) {
        run(job, Mono.just(job));
    }

    private Mono<Job> run(Job job, Mono<Job> now) {
        Sinks.One<Job> mine = Sinks.one();
        Sinks.One<Job> first = runs.putIfAbsent(job.id(), mine);
        if (first != null) return first.asMono();
        now.flatMap(from -> from.closed() ? Mono.just(from) : drive(from).doOnNext(ended))
                .subscribeOn(scheduler)
                .subscribe(end -> finish(job, mine, end), failure -> stop(job, mine, failure));
        return mine.asMono();
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

    /** State by state to the end; recovery enters here too. */
    private Mono<Job> drive(Job job) {
        return Mono.just(job).expand(this::step).last();
    }

    private Mono<Job> step(Job job) {
        return switch (job.state()) {
            case State.Held held -> work.carryOn(job);
            case State.Working working -> work.carryOn(job);
            case State.Delivered delivered -> settler.begin(job, delivered);
            case State.Settling settling -> settler.resolve(job, settling);
            case State.Closed closed -> Mono.empty();
        };
    }

    private void finish(Job job, Sinks.One<Job> mine, Job end) {
        runs.remove(job.id(), mine);
        mine.tryEmitValue(end);
    }

    /**
     * Somebody else has the job, or our own code is broken: the job stays as the journal has it, for the next start.
     */
    private void stop(Job job, Sinks.One<Job> mine, Throwable failure) {
        runs.remove(job.id(), mine);
        if (failure instanceof Steps.LostOwnership) LOG.warn("job {} goes on elsewhere", job.id());
        else
            LOG.error("job {} stopped; it is taken up again at the next start or request", job.id(), failure);
        mine.tryEmitError(failure);
    }
}
