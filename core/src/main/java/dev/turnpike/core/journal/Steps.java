package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Takes jobs from one state to the next through the journal, with optimistic concurrency: a step is a function of the
 * current job, and is computed again if the job has moved on meanwhile.
 */
public final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Journal journal;
    private final Scheduler scheduler;
    private final Consumer<Job> taken;

    public Steps(Journal journal, Scheduler scheduler) {
        this(journal, scheduler, job -> {});
    }

    /** @param taken told of the job after every step that is durable; must not block */
    public Steps(Journal journal, Scheduler scheduler, Consumer<Job> taken) {
        this.journal = journal;
        this.scheduler = scheduler;
        this.taken = taken;
    }

    /**
     * Makes a hold durable, or not. If the journal cannot say which, it is asked until it can, without a time limit: a
     * durable hold must not be left without an owner.
     */
    public Mono<Journal.Verdict> hold(Change first) {
        return journal.apply(first)
                .onErrorResume(unknown -> journal.job(first.after().id())
                        .map(there -> Journal.Verdict.APPLIED)
                        .retryWhen(again(first.after()))
                        .switchIfEmpty(Mono.error(unknown)));
    }

    /**
     * Makes a step durable, with retries and without a time limit: for events that have already happened. Emits the job
     * as it is then.
     *
     * @param step from the current job to a change; null: nothing to do
     */
    public Mono<Job> take(Job seen, Function<Job, @Nullable Change> step) {
        return tell(seen, step).map(Outcome::job);
    }

    /** As {@link #take}, and tells whether the step was taken. */
    public Mono<Outcome> tell(Job seen, Function<Job, @Nullable Change> step) {
        return once(seen, step).retryWhen(again(seen));
    }

    private Retry again(Job job) {
        return Retry.fixedDelay(Long.MAX_VALUE, PAUSE)
                .scheduler(scheduler)
                .filter(failure -> !(failure instanceof Stopped))
                .doBeforeRetry(again -> LOG.warn("job {}: not known to be written yet: {}", Job.brief(job.id()),
                        again.failure().toString()));
    }

    /**
     * Makes a step durable or fails: for events that have not happened yet. An exhausted budget is an
     * {@link OverBudget} error; the step may throw one itself.
     */
    public Mono<Job> attempt(Job seen, Function<Job, @Nullable Change> step) {
        return once(seen, step).map(Outcome::job);
    }

    private Mono<Outcome> once(Job seen, Function<Job, @Nullable Change> step) {
        return Mono.defer(() -> {
            Change change = next(seen, step);
            if (change == null) return Mono.just(new Outcome.Unchanged(seen));
            return journal.apply(change).flatMap(verdict -> switch (verdict) {
                case APPLIED -> taken(change.after());
                case CONFLICT -> journal.job(seen.id()).flatMap(now -> ours(seen, now)).flatMap(now -> once(now, step));
                case OVER_BUDGET -> Mono.error(new OverBudget());
                case OVERLOADED -> Mono.error(new Busy());
                case LOST -> Mono.error(new LostOwnership(seen.id()));
            });
        });
    }

    private Mono<Outcome> taken(Job job) {
        taken.accept(job);
        return Mono.just(new Outcome.Taken(job));
    }

    private static @Nullable Change next(Job now, Function<Job, @Nullable Change> step) {
        try {
            return step.apply(now);
        } catch (Stopped stopped) {
            throw stopped;
        } catch (RuntimeException bug) {
            throw new Broken(now.id(), bug);
        }
    }

    private static Mono<Job> ours(Job seen, Job now) {
        return now.epoch() == seen.epoch() ? Mono.just(now) : Mono.error(new LostOwnership(seen.id()));
    }

    /** Whether a step was taken, and the job as it is then. */
    public sealed interface Outcome {
        Job job();

        /** The step was taken by this call. */
        record Taken(Job job) implements Outcome {}

        /** There was nothing to do. */
        record Unchanged(Job job) implements Outcome {}
    }

    /** A failure that a retry does not mend. */
    private abstract static sealed class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(String message) {
            super(message, null, false, false);
        }

        Stopped(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A step whose function throws: a bug, which a retry does not mend. */
    public static final class Broken extends Stopped {
        private static final long serialVersionUID = 1;

        Broken(String job, RuntimeException bug) {
            super("job " + Job.brief(job) + ": no next step", bug);
        }
    }

    /** A budget has not enough left; nothing was changed. */
    public static final class OverBudget extends Stopped {
        private static final long serialVersionUID = 1;

        public OverBudget() {
            super("over budget");
        }
    }

    /** Another process owns the job now; the copy of this one is stale. */
    public static final class LostOwnership extends Stopped {
        private static final long serialVersionUID = 1;

        public LostOwnership(String job) {
            super("job " + Job.brief(job) + " has another owner");
        }
    }

    private static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1;

        Busy() {
            super("journal: too much is waiting to be written", null, false, false);
        }
    }
}
