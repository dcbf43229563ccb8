package dev.turnpike.core.till;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Takes a job back for its client, as long as nothing was bought for it. */
public final class Cancelling {
    private final Journal journal;
    private final Steps steps;
    private final InstantSource clock;

    public Cancelling(Journal journal, Steps steps, InstantSource clock) {
        this.journal = journal;
        this.steps = steps;
        this.clock = clock;
    }

    /**
     * The released job; empty if there is none of this id.
     *
     * @throws Refusal (as an error signal) {@code NOT_CANCELLABLE} if it is too late
     */
    public Mono<Job> cancel(String id) {
        return journal.job(id)
                .flatMap(job -> steps.take(job, now -> free(now) ? Change.of(now, now.in(released())) : null))
                .flatMap(job -> cancelled(job) ? Mono.just(job)
                        : Mono.error(Refusal.of(Refusal.Code.NOT_CANCELLABLE,
                                "An upstream has been, or is being, paid for this job.")));
    }

    private static boolean free(Job job) {
        return !job.work().begun() && job.inWork();
    }

    private State released() {
        return new State.Closed(
                new End.Released(Refusal.Code.CANCELLED, "Cancelled by its client; nothing was charged."),
                clock.instant());
    }

    private static boolean cancelled(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Released released
                && released.code() == Refusal.Code.CANCELLED;
    }
}
