package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Which settled jobs have not reached their client. Such a job is given to its payer's next payment for the same request,
 * and to one at a time: a client waits for it from then on.
 */
final class Unanswered {
    private static final Logger LOG = LoggerFactory.getLogger(Unanswered.class);
    private static final Duration ANSWERING = Duration.ofMinutes(1);

    private final Journal journal;
    private final Time time;
    /**
     * Jobs whose answer is on its way: not to be given to another payment for the same request meanwhile. An answer that
     * is given up on its way is never reported, so it counts for a while only.
     */
    private final Cache<String, Boolean> answering;

    Unanswered(Journal journal, Time time) {
        this.journal = journal;
        this.time = time;
        this.answering = Caffeine.newBuilder()
                .executor(Runnable::run)
                .expireAfterWrite(ANSWERING)
                .ticker(time::nanos)
                .build();
    }

    /**
     * The settled job that this guest may have instead of an order of its own; null if there is none. The ledger must be
     * asked again before it is given: what it said is older than the end of an answer that was on its way.
     */
    @Nullable
    Job left(Arrival seen, Guest guest) {
        Job job = seen.paidFor();
        boolean left = job != null && !isAnswering(job) && guest.takes(job.facts().key()) && !isAnswering(job);
        return left ? job : null;
    }

    private boolean isAnswering(Job job) {
        return answering.getIfPresent(job.id()) != null;
    }

    /** An answer with this job is on its way. */
    void answering(Job job) {
        if (showsImages(job)) answering.put(job.id(), true);
    }

    /** @see Till#answered */
    void answered(Job job, boolean received) {
        Mono<Boolean> noted = received && showsImages(job) ? journal.handedOut(job.id(), time.now()) : Mono.empty();
        noted.doFinally(signal -> answering.invalidate(job.id()))
                .subscribe(done -> {}, failure -> LOG.warn("job {}: {}", Job.brief(job.id()), failure.toString()));
    }

    private static boolean showsImages(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }
}
