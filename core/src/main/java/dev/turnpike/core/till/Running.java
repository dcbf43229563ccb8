package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The registry of jobs that are being driven in this process, each by one subscription of its own: no client's
 * connection can cancel them, and any number of clients can wait for one. A job that another process drives is waited for
 * by reading, and driven here as soon as it is this process's.
 */
public final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LOOKS = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Journal journal;
    private final Scheduler scheduler;
    private final Consumer<Job> ended;
    private final Consumer<Job> taken;
    private final OwnTime ownTime;
    private final IntSupplier mostWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentMap<String, Run> runs = new ConcurrentHashMap<>();

    /**
     * @param ended told once of every job that was driven to its end here
     * @param taken told of every job that another process has: when it is so, or when one that was waited for has come to
     *     its end or is waited for no more
     * @param mostWaiting how many jobs that other processes drive may be waited for
     */
    public Running(Journal journal, Scheduler scheduler, Consumer<Job> ended, Consumer<Job> taken, OwnTime ownTime,
            IntSupplier mostWaiting) {
        this.journal = journal;
        this.scheduler = scheduler;
        this.ended = ended;
        this.taken = taken;
        this.ownTime = ownTime;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Drives a job step by step to its end, unless that is being done already; from where the journal has it now, which
     * may be further than its caller knows. Emits the job at its end.
     *
     * @param step from a job to the job after one step; empty at its end
     * @throws Refusal (as an error signal) if it is another process's, and too many of these are waited for
     */
    Mono<Job> drive(Job job, Function<Job, Mono<Job>> step) {
        boolean tooMany = waiting.get() >= mostWaiting.getAsInt() && !journal.replica().drives(job)
                && !runs.containsKey(job.id());
        if (!tooMany) return run(job, journal.job(job.id()).defaultIfEmpty(job), step);
        taken.accept(job);
        return Mono.error(Refusal.later(Refusal.Code.OVERLOADED,
                "Too many requests wait for jobs of other gateways; look at the job, or send it again.", BUSY));
    }

    /** Drives a job that the journal has only just been given. */
    void begin(Job job, Function<Job, Mono<Job>> step) {
        run(job, Mono.just(job), step);
    }

    private Mono<Job> run(Job job, Mono<Job> now, Function<Job, Mono<Job>> step) {
        Run mine = new Run(journal.replica().epoch());
        Run first = runs.putIfAbsent(job.id(), mine);
        if (first != null && (first.epoch == mine.epoch || !runs.replace(job.id(), first, mine)))
            return first.end.asMono();
        if (first != null) first.goOnAs(mine);
        mine.drive.update(now.flatMap(from -> onward(from, mine, step))
                .subscribeOn(scheduler)
                .subscribe(end -> finish(job, mine, end), failure -> stop(job, mine, failure), () -> gone(job, mine)));
        return mine.end.asMono();
    }

    private Mono<Job> onward(Job from, Run run, Function<Job, Mono<Job>> step) {
        if (from.closed()) {
            taken.accept(from);
            return Mono.just(from);
        }
        if (!isOurs(from, run)) return waited(from, run, step);
        return Mono.just(from).expand(step).last().doOnNext(ended).onErrorResume(Steps.LostOwnership.class, lost -> {
            if (!journal.replica().shared()) return Mono.error(lost);
            LOG.warn("job {} goes on elsewhere", Job.brief(from.id()));
            taken.accept(from);
            return waited(from, run, step);
        });
    }

    private Mono<Job> waited(Job job, Run run, Function<Job, Mono<Job>> step) {
        return Mono.defer(() -> {
            run.waits = true;
            waiting.incrementAndGet();
            return elsewhere(job, run).doFinally(over -> waiting.decrementAndGet());
        }).doOnNext(now -> run.waits = false).flatMap(now -> onward(now, run, step));
    }

    /** A run drives in the epoch alone in which it began: what is claimed in a later one is begun anew, once. */
    private boolean isOurs(Job job, Run run) {
        Replica us = journal.replica();
        return us.drives(job) && run.epoch == us.epoch() && !(us.shared() && journal.isReplaced());
    }

    /** The job at its end, or once it is driven here; empty if it was deleted. Asks less often as time goes by. */
    private Mono<Job> elsewhere(Job job, Run run) {
        AtomicLong pause = new AtomicLong(FIRST_LOOK.toMillis());
        return Mono
                .defer(() -> Mono.delay(Duration.ofMillis(pause.get()), scheduler)
                        .then(journal.job(job.id())
                                .map(Optional::of)
                                .defaultIfEmpty(Optional.empty())
                                .onErrorReturn(Optional.of(job))))
                .doOnNext(look -> pause.updateAndGet(last -> Math.min(2 * last, LOOKS.toMillis())))
                .repeat()
                .filter(look -> look.isEmpty() || look.get().closed() || isOurs(look.get(), run))
                .next()
                .flatMap(Mono::justOrEmpty);
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

    /** How many jobs are driven here. */
    public int count() {
        return Math.max(0, runs.size() - waiting.get());
    }

    /** How many jobs that other processes drive are waited for. */
    public int waiting() {
        return waiting.get();
    }

    /** Ends when nothing runs any more, or after the limit; what runs on is taken up at the next start. */
    public Mono<Void> drain(Duration limit) {
        return Flux.fromIterable(runs.values())
                .filter(run -> !run.waits)
                .flatMap(run -> run.end.asMono().onErrorComplete(), Integer.MAX_VALUE)
                .then()
                .timeout(limit, Mono.empty(), scheduler);
    }

    private void finish(Job job, Run mine, Job end) {
        runs.remove(job.id(), mine);
        mine.end.tryEmitValue(end);
    }

    private void gone(Job job, Run mine) {
        runs.remove(job.id(), mine);
        if (mine.end.tryEmitEmpty().isSuccess()) taken.accept(job);
    }

    /**
     * Another owner has the job, or our own code is broken: the job stays as the journal has it, for the next start.
     */
    private void stop(Job job, Run mine, Throwable failure) {
        runs.remove(job.id(), mine);
        if (failure instanceof Steps.LostOwnership) LOG.warn("job {} goes on elsewhere", Job.brief(job.id()));
        else
            LOG.error("job {} stopped; it is taken up again at the next start or request", Job.brief(job.id()),
                    failure);
        mine.end.tryEmitError(failure);
    }

    /** The way of a job to its end. */
    private static final class Run {
        private final Sinks.One<Job> end = Sinks.one();
        private final Disposable.Swap drive = Disposables.swap();
        private final long epoch;
        /** Whether another process drives it, and it is waited for. */
        private volatile boolean waits;

        /** @param epoch of this process when it began: one that was replaced has another when it comes back */
        Run(long epoch) {
            this.epoch = epoch;
        }

        void goOnAs(Run next) {
            drive.dispose();
            next.end.asMono().subscribe(end::tryEmitValue, end::tryEmitError, end::tryEmitEmpty);
        }
    }
}
