package dev.turnpike.core.doubt;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.journal.Watch.Proof;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.ChainReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Looks at jobs that have ended while something about them is not known: settlements a facilitator reported, holds that
 * were let go and can still be spent, purchases in doubt. It asks the chain, more seldom as time goes by, until
 * everything about a job is proven. What budgets and sales wait for has lanes of its own.
 */
public final class Doubts implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    private static final Duration SELDOM = Duration.ofMinutes(1);
    /** How long after an authorization has expired the chain proves it, with some seconds for a block that counts. */
    private static final Duration PROVEN_WITHIN = ChainReader.EXPIRED_AFTER.plusSeconds(20);
    private static final int AT_STAKE = 8;
    private static final int LET_GO = 4;

    private final Journal journal;
    private final Steps steps;
    private final ChainReader chain;
    private final Function<Job, Mono<Job>> purchases;
    private final Duration shownWithin;
    private final Time time;

    /**
     * @param chain knows what happened on every network
     * @param purchases asks about the purchases of a job that are in doubt, and emits the job as it is then
     * @param shownWithin how long after a settlement was reported the chain should show it
     */
    public Doubts(Journal journal, Steps steps, ChainReader chain, Function<Job, Mono<Job>> purchases,
            Duration shownWithin, Time time) {
        this.journal = journal;
        this.steps = steps;
        this.chain = chain;
        this.purchases = purchases;
        this.shownWithin = shownWithin;
        this.time = time;
    }

    @Override
    public String name() {
        return "doubts";
    }

    @Override
    public Disposable start() {
        return Disposables.composite(look(Watch.Kind.AT_STAKE, AT_STAKE), look(Watch.Kind.LET_GO, LET_GO));
    }

    private Disposable look(Watch.Kind kind, int lanes) {
        return new Lanes<Watch.Due>("job", lanes, time.scheduler()).run(most -> journal.due(time.now(), kind, most),
                due -> due.job().id(), due -> purchases.apply(due.job()).flatMap(job -> payment(job, due.proof())));
    }

    private Mono<Job> payment(Job job, @Nullable Proof known) {
        if (known != null) return note(job, known, List.of());
        var facts = job.facts();
        return chain.fate(facts.terms().asset(), facts.payment().authorization(), facts.heldAt())
                .flatMap(fate -> switch (fate) {
                    case ChainReader.Fate.Moved moved -> moved(job);
                    case ChainReader.Fate.Impossible dead -> dead(job, dead);
                    case ChainReader.Fate.Open open -> unproven(job, "the chain does not show it");
                    case ChainReader.Fate.NotKnown unknown -> unproven(job, unknown.detail());
                });
    }

    /** As it should be; or money for nothing, which is owed to its payer. */
    private Mono<Job> moved(Job job) {
        if (settled(job)) return note(job, Proof.MOVED, List.of());
        LOG.warn("job {}: its payment arrived although nothing was sold; {} is owed to {}", job.id(),
                job.facts().terms().amount(), job.facts().key().payer());
        return note(job, Proof.MOVED, List
                .of(new Posting(Account.PAYER, Account.OWED, job.facts().terms().amount(), "arrived for nothing", 0)));
    }

    /** As it should be; or a settlement that was reported and never was. */
    private Mono<Job> dead(Job job, ChainReader.Fate.Impossible why) {
        if (!settled(job)) return note(job, Proof.DEAD, List.of());
        LOG.error("job {}: the facilitator reported a settlement that is impossible ({}); {} is lost", job.id(),
                why.why(), job.facts().terms().amount());
        return note(job, Proof.DEAD, List.of(new Posting(Account.REVENUE, Account.LOSS, job.facts().terms().amount(),
                "settlement reported, proven impossible", 0)));
    }

    private Mono<Job> unproven(Job job, String detail) {
        if (settled(job) && closedAt(job).plus(shownWithin).isBefore(time.now()))
            LOG.error("job {}: the facilitator reported a settlement, and {}", job.id(), detail);
        return note(job, null, List.of());
    }

    /**
     * Nothing if the job has moved on since it was looked at, as by a write that was thought to have failed: it is
     * looked at again.
     */
    private Mono<Job> note(Job job, @Nullable Proof proof, List<Posting> postings) {
        return steps.take(job,
                now -> now.version() == job.version() ? Change.noted(now, new Watch(proof, next(now, proof)), postings)
                        : null);
    }

    private @Nullable Instant next(Job job, @Nullable Proof proof) {
        Instant now = time.now();
        boolean unsettled = job.work().unsettled();
        if (settled(job) || unsettled)
            return proof != null && !unsettled ? null : now.plus(soon(Duration.between(closedAt(job), now)));
        return proof != null ? null : later(job, now);
    }

    private static Duration soon(Duration age) {
        if (age.compareTo(Duration.ofMinutes(1)) < 0) return Duration.ofSeconds(5);
        return age.compareTo(Duration.ofMinutes(10)) < 0 ? Duration.ofSeconds(30) : Duration.ofMinutes(5);
    }

    /**
     * Nothing is at stake for us: at twice the age each time, and as soon as the chain can prove that it is over.
     * Anybody can make such jobs for nothing, so a look more for each is a flood of them.
     */
    private static Instant later(Job job, Instant now) {
        Instant over = Instant.ofEpochSecond(job.facts().payment().authorization().validBefore().longValueExact())
                .plus(PROVEN_WITHIN);
        if (!now.isBefore(over)) return now.plus(soon(Duration.between(over, now)));
        Duration age = Duration.between(closedAt(job), now);
        Instant seldom = now.plus(age.compareTo(SELDOM) < 0 ? SELDOM : age);
        return seldom.isBefore(over) ? seldom : over;
    }

    private static boolean settled(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }

    private static Instant closedAt(Job job) {
        return job.state() instanceof State.Closed closed ? closed.at() : job.facts().heldAt();
    }
}
