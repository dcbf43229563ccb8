package dev.turnpike.core.forwarding;

import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.forwarding.Forward.Counts;
import dev.turnpike.core.forwarding.Forward.Result;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Maker;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.x402.Bytes32;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Has requests to routes answered by their upstreams. A request is forwarded once: that it may have been is durable
 * before it leaves, and one whose answer was lost with its process is not forwarded again, and not charged. The answer is
 * kept on disk before the intent to take the money for it is durable.
 *
 * <p>One that is paid for before is forwarded once its money is known to be taken. If no answer comes of it that is
 * charged for, the money is owed: that is booked, and paid back, once the chain shows that it came.
 */
public final class Forwards implements Maker {
    private static final Logger LOG = LoggerFactory.getLogger(Forwards.class);
    /** A payment that is taken before is not asked for any more with less time than this to forward its request. */
    private static final Duration SOONEST = Duration.ofSeconds(5);
    /** How long an upstream has at least for a request that is paid for. */
    private static final Duration AT_LEAST = Duration.ofSeconds(30);
    private static final String NEVER_SENT = "The request was given up before it was forwarded";
    private static final String CUT_OFF = "The gateway was restarted before the answer came";
    private static final String LOST = "The request was lost, or its time ran out, before its answer came";
    private static final String LATE = "The upstream did not answer in time";
    private static final String NOT_KEPT = "The answer could not be kept";
    private static final String FREE = "; nothing was charged.";
    private static final String OWED = "; the payment was taken before, and its money is owed to its payer.";

    private final Map<String, Forward> waiting = new ConcurrentHashMap<>();
    /** Requests whose money is being taken, or was. */
    private final Map<String, Forward> promised = new ConcurrentHashMap<>();
    private final KeptFiles files;
    private final Steps steps;
    private final Supplier<String> ids;
    private final ObjIntConsumer<Job> free;
    private final Time time;

    /**
     * @param ids makes names of calls
     * @param free told of jobs that an upstream worked for and that are not charged for, and of which part of their price
     *     counts against their payers: 1 all of it, 10 a tenth
     */
    public Forwards(KeptFiles files, Steps steps, Supplier<String> ids, ObjIntConsumer<Job> free, Time time) {
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

    /** A job is over, or another process's: if its request was promised, it is not forwarded any more. The job. */
    public Job drop(Job job) {
        find(job).map(work -> promised.remove(work.call())).ifPresent(Forward::drop);
        return job;
    }

    @Override
    public Mono<Steps.Outcome> carryOn(Job job) {
        if (isPaid(job)) return promised(job);
        if (!job.inWork()) return Mono.just(new Steps.Outcome.Unchanged(job));
        Forward forward = waiting.remove(work(job).call());
        if (work(job).sent()) return over(job, Code.UPSTREAM_FAILED, CUT_OFF);
        if (forward == null) return over(job, Code.UPSTREAM_FAILED, NEVER_SENT);
        Duration left = left(job);
        if (!left.isPositive()) return over(job, Code.DEADLINE_EXCEEDED, LATE);
        if (work(job).before() && files.isFull()) return over(job, Code.UPSTREAM_FAILED, NOT_KEPT);
        if (work(job).before()) return promise(job, forward);
        return steps
                .take(job,
                        now -> now.inWork() ? Change.of(now, now.with(work(now).forwarded(), new State.Working()))
                                : null)
                .flatMap(now -> now.inWork() ? forward(now, forward, left)
                        : Mono.just(new Steps.Outcome.Unchanged(now)));
    }

    private Duration left(Job job) {
        return Duration.between(time.now(), job.facts().deadline());
    }

    private static boolean isPaid(Job job) {
        return job.state() instanceof State.Paid;
    }

    /** The intent to take the money is durable together with nothing but itself: the request leaves after the settlement. */
    private Mono<Steps.Outcome> promise(Job job, Forward forward) {
        forward.promise();
        promised.put(work(job).call(), forward);
        return steps
                .tell(job,
                        now -> now.inWork() ? Change.of(now, now.in(new State.Settling(time.now(), null, null))) : null)
                .doOnError(failure -> drop(job));
    }

    /**
     * Of a payment that was taken: it need not be settled any more, so a late one has its time, too. A request that is not
     * here was given up, or lost with its process, which may have forwarded it.
     */
    private Mono<Steps.Outcome> promised(Job job) {
        Duration left = left(job);
        Forward forward = promised.remove(work(job).call());
        return forward == null ? over(job, Code.UPSTREAM_FAILED, LOST)
                : forward(job, forward, left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left);
    }

    private Mono<Steps.Outcome> forward(Job job, Forward forward, Duration most) {
        return Overhead.outside(forward.send(job, result -> kept(job, result, forward)))
                .timeout(most, Mono.just(new Found.Nothing(Code.DEADLINE_EXCEEDED, LATE, Counts.ALL)), time.scheduler())
                .onErrorResume(failure -> {
                    LOG.warn("job {}: {}", Job.brief(job.id()), failure.toString());
                    return Mono.just(new Found.Nothing(Code.UPSTREAM_FAILED, NOT_KEPT, Counts.NOTHING));
                })
                .flatMap(found -> switch (found) {
                    case Found.Kept kept -> deliver(job, kept.answer());
                    case Found.Nothing nothing -> {
                        if (nothing.counts() != Counts.NOTHING) free.accept(job, nothing.counts().parts());
                        yield over(job, nothing.code(), nothing.why());
                    }
                });
    }

    private Mono<Found> kept(Job job, Result result, Forward forward) {
        return switch (result) {
            case Result.None none -> Mono.just(new Found.Nothing(Code.UPSTREAM_FAILED, none.why(), none.counts()));
            case Result.Answer other when !forward.terms().charges(other.status()) -> Mono.fromSupplier(() -> {
                if (!isPaid(job)) forward.free(other);
                return new Found.Nothing(Code.UPSTREAM_FAILED, "The upstream answered " + other.status(),
                        isPaid(job) || other.status() < 500 ? Counts.ALL : Counts.A_TENTH);
            });
            case Result.Answer answer -> files.keep(answer.body())
                    .map(file -> new Found.Kept(new RouteWork.Answer(answer.status(), answer.headers(), file)));
        };
    }

    /** What is left of a result once its room in memory is free again. */
    private sealed interface Found {
        record Kept(RouteWork.Answer answer) implements Found {}

        record Nothing(Code code, String why, Counts counts) implements Found {}
    }

    private Mono<Steps.Outcome> deliver(Job job, RouteWork.Answer answer) {
        return steps.tell(job, now -> {
            RouteWork answered = work(now).with(answer);
            if (now.state() instanceof State.Paid(Bytes32 transaction, Instant at))
                return Change.of(now, now.with(answered, new State.Closed(new End.Settled(transaction), time.now())),
                        new Posting(Account.PAYER, Account.REVENUE, now.facts().terms().amount(),
                                "settled " + transaction, 0));
            return now.inWork() ? Change.of(now, now.with(answered, new State.Settling(time.now(), null, null))) : null;
        });
    }

    /** There is no answer that is charged for: nothing is taken, or what was taken is owed. */
    private Mono<Steps.Outcome> over(Job job, Code code, String why) {
        return steps.tell(job, now -> {
            if (isPaid(now)) return owed(now, why);
            return now.inWork()
                    ? Change.of(now, now.in(new State.Closed(new End.Released(code, why + FREE), time.now())))
                    : null;
        });
    }

    /** Nothing is booked yet: that the money has come is the facilitator's word. The chain is asked from now on. */
    private Change owed(Job job, String why) {
        End end = new End.Released(Code.PAYMENT_OWED, why + OWED);
        return new Change(job, job.in(new State.Closed(end, time.now())), List.of(), List.of(),
                new Watch(null, time.now()), null, null, null);
    }

    @Override
    public Duration keptFor() {
        return KeptFiles.KEPT;
    }

    /** Of a request that is paid for before: whether it can still be forwarded. */
    @Override
    public Mono<Boolean> keep(Job job) {
        if (job.work().paidFirst() && !job.work().delivered()) {
            if (left(job).compareTo(SOONEST) < 0) drop(job);
            return Mono.just(promised.containsKey(work(job).call()));
        }
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
