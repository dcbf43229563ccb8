package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Takes jobs from one state to the next through the journal, when two things happen to a job at once too: a step is a
 * function of what the job is, and is asked again if the job has moved on meanwhile.
 */
public final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Journal journal;
    private final Scheduler scheduler;

    public Steps(Journal journal, Scheduler scheduler) {
        this.journal = journal;
        this.scheduler = scheduler;
    }

    /**
     * Makes a hold durable, or not. If the journal cannot say which, it is asked until it can, however long that takes:
     * a hold that is there must not be left alone.
     */
    public Mono<Journal.Verdict> hold(Change first) {
        return journal.apply(first)
                .onErrorResume(unknown -> journal.job(first.after().id())
                        .map(there -> Journal.Verdict.APPLIED)
                        .retryWhen(again(first.after()))
                        .switchIfEmpty(Mono.error(unknown)));
    }

    /**
     * Makes a step durable, however long that takes: for what has already happened in the world.
     *
     * @param step from the job as it is now to a change; null: nothing to do
     */
    public Mono<Job> take(Job seen, Function<Job, @Nullable Change> step) {
        return attempt(seen, step).retryWhen(again(seen));
    }

    private Retry again(Job job) {
        return Retry.fixedDelay(Long.MAX_VALUE, PAUSE)
                .scheduler(scheduler)
                .filter(failure -> !(failure instanceof Stopped))
                .doBeforeRetry(again -> LOG.warn("job {}: not known to be written yet: {}", job.id(),
                        again.failure().toString()));
    }

    /**
     * Makes a step durable or fails: for what has not happened yet. A budget that is used up is an {@link OverBudget}
     * error.
     */
    public Mono<Job> attempt(Job seen, Function<Job, @Nullable Change> step) {
        return Mono.defer(() -> {
            Change change = next(seen, step);
            return change == null ? Mono.just(seen) : journal.apply(change).flatMap(verdict -> switch (verdict) {
                case APPLIED -> Mono.just(change.after());
                case CONFLICT ->
                    journal.job(seen.id()).flatMap(now -> ours(seen, now)).flatMap(now -> attempt(now, step));
                case OVER_BUDGET -> Mono.error(new OverBudget());
                case OVERLOADED -> Mono.error(new Busy());
                case LOST -> Mono.error(new LostOwnership(seen.id()));
            });
        });
    }

    private static @Nullable Change next(Job now, Function<Job, @Nullable Change> step) {
        try {
            return step.apply(now);
        } catch (RuntimeException bug) {
            throw new Broken(now.id(), bug);
        }
    }

    private static Mono<Job> ours(Job seen, Job now) {
        return now.epoch() == seen.epoch() ? Mono.just(now) : Mono.error(new LostOwnership(seen.id()));
    }

    /** A failure that trying again does not mend. */
    private abstract static sealed class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(String message) {
            super(message, null, false, false);
        }

        Stopped(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A step that cannot be worked out: our own mistake, which no repetition mends. */
    public static final class Broken extends Stopped {
        private static final long serialVersionUID = 1;

        Broken(String job, RuntimeException bug) {
            super("job " + job + ": no next step", bug);
        }
    }

    /** A budget has not enough left; nothing was changed. */
    public static final class OverBudget extends Stopped {
        private static final long serialVersionUID = 1;

        OverBudget() {
            super("over budget");
        }
    }

    /** Another process owns the job now; what this one knows of it is old. */
    public static final class LostOwnership extends Stopped {
        private static final long serialVersionUID = 1;

        public LostOwnership(String job) {
            super("job " + job + " has another owner");
        }
    }

    private static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1;

        Busy() {
            super("journal: too much is waiting to be written", null, false, false);
        }
    }
}
