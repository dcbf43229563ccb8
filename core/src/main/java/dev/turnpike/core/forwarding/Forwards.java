package dev.turnpike.core.forwarding;

import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.forwarding.Forward.Result;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Maker;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.RouteWork;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Has requests to routes answered by their upstreams. A request is forwarded once: that it may have been is durable
 * before it leaves, and one whose answer was lost with its process is not forwarded again, and not charged. The answer is
 * kept on disk before the intent to take the money for it is durable.
 */
public final class Forwards implements Maker {
    private static final Logger LOG = LoggerFactory.getLogger(Forwards.class);
    private static final String NEVER_SENT = "The request was given up before it was forwarded; nothing was charged.";
    private static final String CUT_OFF = "The gateway was restarted before the answer came; nothing was charged.";
    private static final String LATE = "The upstream did not answer in time; nothing was charged.";
    private static final String NOT_KEPT = "The answer could not be kept; nothing was charged.";

    private final Map<String, Forward> waiting = new ConcurrentHashMap<>();
    private final KeptFiles files;
    private final Steps steps;
    private final Supplier<String> ids;
    private final Consumer<Job> free;
    private final Time time;

    /**
     * @param ids makes names of calls
     * @param free told of jobs that an upstream worked for, and whose request may have brought about that nothing is charged
     */
    public Forwards(KeptFiles files, Steps steps, Supplier<String> ids, Consumer<Job> free, Time time) {
        this.files = files;
        this.steps = steps;
        this.ids = ids;
        this.free = free;
        this.time = time;
    }

    /** Holds a request ready to be forwarded, until then or until it is {@link #forget forgotten}; its name. */
    public String wait(Forward forward) {
        String call = ids.get();
        waiting.put(call, forward);
        return call;
    }

    /** The request is over, and is not forwarded any more unless it was. */
    public void forget(String call) {
        waiting.remove(call);
    }

    @Override
    public Mono<Steps.Outcome> carryOn(Job job) {
        if (!job.inWork()) return Mono.just(new Steps.Outcome.Unchanged(job));
        Forward forward = waiting.remove(work(job).call());
        if (work(job).sent()) return release(job, Code.UPSTREAM_FAILED, CUT_OFF);
        if (forward == null) return release(job, Code.UPSTREAM_FAILED, NEVER_SENT);
        Duration left = Duration.between(time.now(), job.facts().deadline());
        if (!left.isPositive()) return release(job, Code.DEADLINE_EXCEEDED, LATE);
        return steps
                .take(job,
                        now -> now.inWork() ? Change.of(now, now.with(work(now).forwarded(), new State.Working()))
                                : null)
                .flatMap(now -> now.inWork() ? forward(now, forward, left)
                        : Mono.just(new Steps.Outcome.Unchanged(now)));
    }

    private Mono<Steps.Outcome> forward(Job job, Forward forward, Duration most) {
        return Overhead.outside(forward.send(job, result -> kept(result, forward)))
                .timeout(most, Mono.just(new Found.Nothing(Code.DEADLINE_EXCEEDED, LATE, true)), time.scheduler())
                .onErrorResume(failure -> {
                    LOG.warn("job {}: {}", Job.brief(job.id()), failure.toString());
                    return Mono.just(new Found.Nothing(Code.UPSTREAM_FAILED, NOT_KEPT, false));
                })
                .flatMap(found -> switch (found) {
                    case Found.Kept kept -> deliver(job, kept.answer());
                    case Found.Nothing nothing -> {
                        if (nothing.byPayer()) free.accept(job);
                        yield release(job, nothing.code(), nothing.message());
                    }
                });
    }

    private Mono<Found> kept(Result result, Forward forward) {
        return switch (result) {
            case Result.None none -> Mono.just(
                    new Found.Nothing(Code.UPSTREAM_FAILED, none.why() + "; nothing was charged.", none.byPayer()));
            case Result.Answer other when !forward.terms().charges(other.status()) -> Mono.fromSupplier(() -> {
                forward.free(other);
                return new Found.Nothing(Code.UPSTREAM_FAILED,
                        "The upstream answered " + other.status() + "; nothing was charged.", other.status() < 500);
            });
            case Result.Answer answer -> files.keep(answer.body())
                    .map(file -> new Found.Kept(new RouteWork.Answer(answer.status(), answer.headers(), file)));
        };
    }

    /** What is left of a result once its room in memory is free again. */
    private sealed interface Found {
        record Kept(RouteWork.Answer answer) implements Found {}

        record Nothing(Code code, String message, boolean byPayer) implements Found {}
    }

    private Mono<Steps.Outcome> deliver(Job job, RouteWork.Answer answer) {
        return steps.tell(job,
                now -> now.inWork()
                        ? Change.of(now, now.with(work(now).with(answer), new State.Settling(time.now(), null, null)))
                        : null);
    }

    private Mono<Steps.Outcome> release(Job job, Code code, String message) {
        return steps.tell(job,
                now -> now.inWork()
                        ? Change.of(now, now.in(new State.Closed(new End.Released(code, message), time.now())))
                        : null);
    }

    @Override
    public Duration keptFor() {
        return KeptFiles.KEPT;
    }

    @Override
    public Mono<Boolean> keep(Job job) {
        return Mono.justOrEmpty(work(job).answer()).flatMap(answer -> files.renew(answer.file())).defaultIfEmpty(false);
    }

    /** An answer that is about to be sold is kept for as long as a new one. */
    @Override
    public Mono<Boolean> stillThere(Job job) {
        return keep(job);
    }

    /** The work of a job that a route sold; empty if it was deleted for its age, or if images were sold. */
    public static Optional<RouteWork> find(Job job) {
        return switch (job.work()) {
            case RouteWork route -> Optional.of(route);
            case ImageWork images -> Optional.empty();
        };
    }

    private static RouteWork work(Job job) {
        return find(job).orElseThrow();
    }
}
