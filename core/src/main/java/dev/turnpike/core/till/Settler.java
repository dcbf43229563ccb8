package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Doubt;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.End.Lapse;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes the money for work that is delivered, or that is to be paid for first: intent first, then the facilitator; and
 * where the outcome is not known, asks the chain until it is.
 *
 * <p>Asking the facilitator again with the identical payment cannot charge twice: the token takes an authorization
 * once. A refusal counts as proof only if nothing was unknown before it, and if the chain shows the nonce unused: at once
 * and {@link #SHOWN} later, when a transfer that was on its way would be in a block.
 */
public final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final Doubt ELSEWHERE = new Doubt.Unanswered("its kept files are not here");
    private static final Doubt LOST = new Doubt.Unanswered("its request is not here");
    private static final End GONE = new End.Released(Refusal.Code.GENERATION_FAILED,
            "What was made is not there any more; nothing was charged.");
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration SHOWN = Duration.ofSeconds(4);

    private final Facilitator facilitator;
    private final ChainReader chain;
    private final Steps steps;
    private final Time time;

    public Settler(Facilitator facilitator, ChainReader chain, Steps steps, Time time) {
        this.facilitator = facilitator;
        this.chain = chain;
        this.steps = steps;
        this.time = time;
    }

    /**
     * For work of an earlier job. The intent is durable before the facilitator hears of it.
     *
     * @param here whether the work can be handed out by this gateway; if not, nothing is charged
     */
    Mono<Job> begin(Job job, boolean here) {
        State.Settling intent = new State.Settling(time.now(), null, null);
        State.Closed gone = new State.Closed(GONE, time.now());
        return !here
                ? steps.take(job, now -> now.state() instanceof State.Delivered ? Change.of(now, now.in(gone)) : null)
                : steps.tell(job, now -> now.state() instanceof State.Delivered ? Change.of(now, now.in(intent)) : null)
                        .flatMap(this::afterIntent);
    }

    /** Asks for the money if it was this very step that made the intent durable: then no process has asked before. */
    Mono<Job> afterIntent(Steps.Outcome outcome) {
        return outcome instanceof Steps.Outcome.Taken(Job now) && now.state() instanceof State.Settling intent
                ? ask(now, intent, true)
                : Mono.just(outcome.job());
    }

    /**
     * Carries on with a settlement whose outcome is not known: one step, which may leave it unknown. One without a doubt
     * is one of before a restart: the facilitator may have heard of it, so that no refusal from now on proves anything.
     *
     * @param here whether the work can be handed out, or begun, by this gateway; if not, the facilitator is not asked
     *     again, and what the chain shows to be paid already is owed: law 2
     */
    Mono<Job> resolve(Job job, State.Settling settling, boolean here) {
        return fate(job).flatMap(fate -> switch (fate) {
            case Fate.Moved moved -> here ? settled(job, moved.transaction(), true) : owed(missing(job));
            case Fate.Impossible dead -> lapsed(job, new End.Lapsed(lapse(dead, settling.doubt())));
            case Fate.Open open -> (here ? ask(job, settling, false) : elsewhere(job, settling)).flatMap(this::pause);
            case Fate.NotKnown unknown ->
                doubt(job, settling, new Doubt.Unanswered("chain: " + unknown.detail()), settling.transaction())
                        .flatMap(this::pause);
        });
    }

    /** A refusal that is known stays the reason. */
    private Mono<Job> elsewhere(Job job, State.Settling settling) {
        Doubt lost = job.work().paidFirst() ? LOST : ELSEWHERE;
        return settling.doubt() instanceof Doubt.RefusedLater || lost.equals(settling.doubt()) ? Mono.just(job)
                : doubt(missing(job), settling, lost, settling.transaction());
    }

    private static Job missing(Job job) {
        if (job.work().paidFirst())
            LOG.warn("job {}: its request was lost with its process, or its time ran out, and it is not forwarded; "
                    + "what was paid for it is owed", Job.brief(job.id()));
        else
            LOG.error(
                    "job {}: the files that were made for it are not here, so it is not sold, and what was paid for it is owed: gateways "
                            + "that share a ledger must share the folder of kept files",
                    Job.brief(job.id()));
        return job;
    }

    private static Lapse lapse(Fate.Impossible dead, @Nullable Doubt doubt) {
        return switch (dead.why()) {
            case EXPIRED ->
                doubt instanceof Doubt.RefusedLater refused && refused.byPayer() ? Lapse.REFUSED_UNTIL_EXPIRED
                        : Lapse.EXPIRED;
            case CANCELLED -> Lapse.CANCELLED;
            case USED_OTHERWISE -> Lapse.USED_OTHERWISE;
        };
    }

    private Mono<Fate> fate(Job job) {
        return chain.fate(job.facts().terms().asset(), job.facts().payment().authorization(), job.facts().heldAt())
                .onErrorResume(broken -> Mono.just(new Fate.NotKnown(broken.getClass().getSimpleName())));
    }

    private Mono<Settlement> settlement(Job job) {
        return facilitator.settle(job.facts().payment(), job.facts().terms())
                .onErrorResume(broken -> Mono.just(new Settlement.Unknown(broken.getClass().getSimpleName(), null)));
    }

    /** @param first whether it surely was never asked before */
    private Mono<Job> ask(Job job, State.Settling settling, boolean first) {
        return settlement(job).flatMap(answer -> switch (answer) {
            case Settlement.Settled yes -> settled(job, yes.transaction(), false);
            case Settlement.Refused no -> first ? refused(job, settling, no)
                    : doubt(job, settling, refused(settling, no), settling.transaction());
            case Settlement.Unknown unknown ->
                doubt(job, settling, new Doubt.Unanswered(unknown.detail()), unknown.transaction());
        });
    }

    /** A facilitator that refuses what it has carried out, or is about to, is not believed: the chain says what was done. */
    private Mono<Job> refused(Job job, State.Settling settling, Settlement.Refused no) {
        Mono<Boolean> unused = unused(job);
        return unused.flatMap(now -> now ? time.after(SHOWN).then(unused) : Mono.just(false))
                .flatMap(still -> still ? close(job, new End.Unpaid(no.code(), no.message()), "payment refused")
                        : doubt(job, settling, refused(settling, no), settling.transaction()));
    }

    /** Whether the newest block shows that this payment was not carried out; false also if it cannot be read. */
    private Mono<Boolean> unused(Job job) {
        PaymentKey key = job.facts().key();
        return Mono.defer(() -> chain.isGone(job.facts().terms().asset(), key.payer(), key.nonce()))
                .map(gone -> !gone)
                .onErrorReturn(false);
    }

    /** A refusal that time alone brought about does not replace the reason why nothing was settled in time. */
    private static Doubt refused(State.Settling settling, Settlement.Refused no) {
        Doubt before = settling.doubt();
        Doubt.RefusedLater refused = new Doubt.RefusedLater(no.code());
        return before != null && !refused.byPayer() ? before : refused;
    }

    private Mono<Job> pause(Job job) {
        return job.closed() ? Mono.just(job) : time.after(AGAIN).thenReturn(job);
    }

    private Mono<Job> doubt(Job job, State.Settling settling, Doubt why, @Nullable Bytes32 transaction) {
        Bytes32 named = transaction != null ? transaction : settling.transaction();
        return why.equals(settling.doubt()) && Objects.equals(named, settling.transaction()) ? Mono.just(job)
                : whileSettling(job, now -> Change.of(now, now.in(new State.Settling(settling.since(), why, named))));
    }

    /**
     * Durable before the client sees its images (law 2), and before work that is paid for first is begun. That one is
     * booked at its end.
     *
     * @param proven whether the chain shows it; otherwise it is looked for later
     */
    private Mono<Job> settled(Job job, Bytes32 transaction, boolean proven) {
        return whileSettling(job, now -> {
            if (now.work().paidFirst() && !now.work().delivered())
                return Change.of(now, now.in(new State.Paid(transaction, time.now())));
            Change change = Change.of(now, now.in(new State.Closed(new End.Settled(transaction), time.now())),
                    new Posting(Account.PAYER, Account.REVENUE, job.facts().terms().amount(), "settled " + transaction,
                            0));
            return proven ? change.proven(Watch.Proof.MOVED, time.now()) : change;
        });
    }

    /** The payment moved for work that cannot be handed out. */
    private Mono<Job> owed(Job job) {
        return whileSettling(job, now -> {
            List<Posting> postings = new ArrayList<>(lost(now, "its kept files are gone"));
            postings.add(
                    new Posting(Account.PAYER, Account.OWED, now.facts().terms().amount(), "arrived for nothing", 0));
            return new Change(now, now.in(new State.Closed(End.Released.owed(), time.now())), List.of(), postings)
                    .proven(Watch.Proof.MOVED, time.now());
        });
    }

    /** This work is not paid for: what it cost us is lost. */
    private Mono<Job> close(Job job, End end, String why) {
        return whileSettling(job,
                now -> new Change(now, now.in(new State.Closed(end, time.now())), List.of(), lost(now, why)));
    }

    private Mono<Job> lapsed(Job job, End end) {
        return whileSettling(job, now -> new Change(now, now.in(new State.Closed(end, time.now())), List.of(),
                lost(now, "proven impossible to settle")).proven(Watch.Proof.DEAD, time.now()));
    }

    private static List<Posting> lost(Job job, String why) {
        return job.work()
                .costOfDelivery()
                .stream()
                .map(cost -> new Posting(new Account.Cost(cost.upstream()), Account.LOSS, cost.amount(), why,
                        cost.purchase()))
                .toList();
    }

    private Mono<Job> whileSettling(Job job, Function<Job, Change> step) {
        return steps.take(job, now -> now.state() instanceof State.Settling ? step.apply(now) : null);
    }
}
