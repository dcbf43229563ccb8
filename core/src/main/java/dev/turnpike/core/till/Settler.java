package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Delivery;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Settlement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes the money for delivered work: intent first, then the facilitator; and where the outcome is not known, asks the
 * chain until it is.
 *
 * <p>Asking the facilitator again with the identical payment cannot charge twice: the token takes an authorization
 * once. A refusal counts as proof only if nothing was unknown before it.
 */
public final class Settler {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final String REFUSED = "refused after doubt: ";

    private final Facilitator facilitator;
    private final ChainReader chain;
    private final Steps steps;
    private final InstantSource clock;
    private final Scheduler scheduler;

    public Settler(Facilitator facilitator, ChainReader chain, Steps steps, InstantSource clock, Scheduler scheduler) {
        this.facilitator = facilitator;
        this.chain = chain;
        this.steps = steps;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** The intent is durable before the facilitator hears of it. */
    Mono<Job> begin(Job job, State.Delivered delivered) {
        State.Settling intent = new State.Settling(delivered.delivery(), clock.instant(), null, null);
        return steps.tell(job, now -> now.state() instanceof State.Delivered ? Change.of(now, now.in(intent)) : null)
                .flatMap(outcome -> switch (outcome) {
                    case Steps.Outcome.Taken(Job now) -> ask(now, intent, true);
                    case Steps.Outcome.Unchanged(Job now) -> Mono.just(now);
                });
    }

    /**
     * Carries on with a settlement whose outcome is not known: one step, which may leave it unknown. One without a
     * doubt is one of before a restart: the facilitator may have heard of it, so that no refusal from now on proves
     * anything.
     */
    Mono<Job> resolve(Job job, State.Settling settling) {
        return fate(job).flatMap(fate -> switch (fate) {
            case ChainReader.Fate.Moved moved -> settled(job, settling.delivery(), moved.transaction(), true);
            case ChainReader.Fate.Impossible dead -> close(job, settling.delivery(),
                    new End.Lapsed(settling.delivery(), why(dead, settling)), "proven impossible to settle");
            case ChainReader.Fate.Open open -> ask(job, settling, false).flatMap(this::pause);
            case ChainReader.Fate.NotKnown unknown ->
                doubt(job, settling, "chain: " + unknown.detail(), settling.transaction()).flatMap(this::pause);
        });
    }

    private static String why(ChainReader.Fate.Impossible dead, State.Settling settling) {
        String doubt = settling.doubt();
        boolean byPayer = doubt != null && doubt.startsWith(REFUSED)
                && Settlement.Refused.byPayer(doubt.substring(REFUSED.length()));
        return byPayer && dead.why() == ChainReader.Fate.Why.EXPIRED ? "REFUSED_UNTIL_EXPIRED" : dead.why().name();
    }

    private Mono<ChainReader.Fate> fate(Job job) {
        return chain.fate(job.facts().terms().asset(), job.facts().payment().authorization(), job.facts().heldAt())
                .onErrorResume(broken -> Mono.just(new ChainReader.Fate.NotKnown(broken.getClass().getSimpleName())));
    }

    private Mono<Settlement> settlement(Job job) {
        return facilitator.settle(job.facts().payment(), job.facts().terms())
                .onErrorResume(broken -> Mono.just(new Settlement.Unknown(broken.getClass().getSimpleName(), null)));
    }

    /** @param first whether it surely was never asked before */
    private Mono<Job> ask(Job job, State.Settling settling, boolean first) {
        return settlement(job).flatMap(answer -> switch (answer) {
            case Settlement.Settled yes -> settled(job, settling.delivery(), yes.transaction(), false);
            case Settlement.Refused no -> first
                    ? close(job, settling.delivery(), new End.Unpaid(settling.delivery(), no.code(), no.message()),
                            "payment refused")
                    : doubt(job, settling, doubted(settling, no), settling.transaction());
            case Settlement.Unknown unknown -> doubt(job, settling, unknown.detail(), unknown.transaction());
        });
    }

    /** What is refused only because time has passed meanwhile does not say why nobody settled it in time. */
    private static String doubted(State.Settling settling, Settlement.Refused no) {
        String doubt = settling.doubt();
        return doubt != null && !Settlement.Refused.byPayer(no.code()) ? doubt : REFUSED + no.code();
    }

    private Mono<Job> pause(Job job) {
        return job.closed() ? Mono.just(job) : Mono.delay(AGAIN, scheduler).thenReturn(job);
    }

    private Mono<Job> doubt(Job job, State.Settling settling, String why, @Nullable Bytes32 transaction) {
        Bytes32 named = transaction != null ? transaction : settling.transaction();
        return why.equals(settling.doubt()) && Objects.equals(named, settling.transaction()) ? Mono.just(job)
                : whileSettling(job, now -> Change.of(now,
                        now.in(new State.Settling(settling.delivery(), settling.since(), why, named))));
    }

    /** @param proven whether the chain shows it; otherwise it is looked for later */
    private Mono<Job> settled(Job job, Delivery delivery, Bytes32 transaction, boolean proven) {
        return whileSettling(job, now -> {
            Change change = Change.of(now,
                    now.in(new State.Closed(new End.Settled(delivery, transaction), clock.instant())),
                    new Change.Posting(Account.PAYER, Account.REVENUE, job.facts().terms().amount(),
                            "settled " + transaction, 0));
            return proven ? change.proven(Watch.Proof.MOVED, clock.instant()) : change;
        });
    }

    /** Nobody pays for this work: what it cost us is lost. */
    private Mono<Job> close(Job job, Delivery delivery, End end, String why) {
        return whileSettling(job, now -> new Change(now, now.in(new State.Closed(end, clock.instant())), List.of(),
                cost(now, delivery, why)));
    }

    private static List<Change.Posting> cost(Job job, Delivery delivery, String why) {
        return job.purchases()
                .stream()
                .filter(b -> b.number() == delivery.purchase() && b.standing() == Bought.Standing.DELIVERED)
                .map(b -> new Change.Posting(new Account.Cost(b.purchase().upstream()), Account.LOSS,
                        b.purchase().amount(), why, b.number()))
                .toList();
    }

    private Mono<Job> whileSettling(Job job, Function<Job, Change> step) {
        return steps.take(job, now -> now.state() instanceof State.Settling ? step.apply(now) : null);
    }
}
