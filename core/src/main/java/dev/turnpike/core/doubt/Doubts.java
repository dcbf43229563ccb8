package dev.turnpike.core.doubt;

import com.github.benmanes.caffeine.cache.Cache;
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
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.PaymentKey;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The inquiry about single closed jobs, for what a {@link Follower} cannot end by itself: settlements that were reported
 * and not read in time, payments that moved although nothing was sold, purchases in doubt. The chain is asked, less
 * often as time goes by, until everything about a job is proven.
 */
public final class Doubts implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    private static final Duration SELDOM = Duration.ofMinutes(1);
    /** How long after an authorization has expired the chain proves it, with some seconds for a block that counts. */
    private static final Duration PROVEN_WITHIN = ChainReader.EXPIRED_AFTER.plusSeconds(20);
    private static final int AT_ONCE = 8;
    private static final End NEVER_TAKEN = new End.Released(Refusal.Code.UPSTREAM_FAILED,
            "The upstream gave no answer to charge for, and the payment was never carried out; nothing was charged.");
    /** An authorization may say that it lives for longer than there are times. */
    private static final BigInteger LAST = BigInteger.valueOf(Instant.parse("9999-12-31T00:00:00Z").getEpochSecond());

    private final Journal journal;
    private final Steps steps;
    private final ChainReader chain;
    private final Function<Job, Mono<Job>> purchases;
    private final Followers followers;
    private final Cache<PaymentKey, Job> ended;
    private final Time time;

    /**
     * @param chain reads every network
     * @param purchases resolves the purchases of a job that are in doubt, and emits the job as it is then
     * @param followers tell until when a settlement should have been read
     * @param ended jobs at their end, which show as owed what is owed since
     */
    public Doubts(Journal journal, Steps steps, ChainReader chain, Function<Job, Mono<Job>> purchases,
            Followers followers, Cache<PaymentKey, Job> ended, Time time) {
        this.journal = journal;
        this.steps = steps;
        this.chain = chain;
        this.purchases = purchases;
        this.followers = followers;
        this.ended = ended;
        this.time = time;
    }

    @Override
    public String name() {
        return "doubts";
    }

    @Override
    public Disposable start() {
        return new Lanes<Watch.Due>("job", AT_ONCE, time.scheduler()).run(
                most -> journal.due(followers.shownUntil(time.now()), most), due -> due.job().id(),
                due -> purchases.apply(due.job()).flatMap(job -> payment(job, due.proof())));
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

    /** The payment moved. Without a sale its amount is owed to its payer, who is told so from now on. */
    private Mono<Job> moved(Job job) {
        if (settled(job)) return note(job, Proof.MOVED, List.of());
        LOG.warn("job {}: its payment arrived although nothing was sold; {} is owed to {}", Job.brief(job.id()),
                job.facts().terms().amount(), job.facts().key().payer());
        Posting posting = new Posting(Account.PAYER, Account.OWED, job.facts().terms().amount(), "arrived for nothing",
                0);
        State.Closed closed = new State.Closed(toldOwed(job) ? end(job) : End.Released.owed(), closedAt(job));
        return taken(job, now -> Change.of(now, now.in(closed), posting).proven(Proof.MOVED, time.now()))
                .doOnNext(owed -> ended.put(owed.facts().key(), owed));
    }

    /** The payment can never move. If its settlement was reported, the sale is a loss. */
    private Mono<Job> dead(Job job, ChainReader.Fate.Impossible why) {
        if (!settled(job)) return toldOwed(job) ? neverTaken(job) : note(job, Proof.DEAD, List.of());
        LOG.error("job {}: the facilitator reported a settlement that is impossible ({}); {} is lost",
                Job.brief(job.id()), why.why(), job.facts().terms().amount());
        return note(job, Proof.DEAD, List.of(new Posting(Account.REVENUE, Account.LOSS, job.facts().terms().amount(),
                "settlement reported, proven impossible", 0)));
    }

    /** A settlement was reported for work that came to nothing, and never was: nothing is owed, and nothing was lost. */
    private Mono<Job> neverTaken(Job job) {
        LOG.error("job {}: the facilitator reported a settlement that is impossible; nothing is owed",
                Job.brief(job.id()));
        State.Closed closed = new State.Closed(NEVER_TAKEN, closedAt(job));
        return taken(job, now -> Change.of(now, now.in(closed)).proven(Proof.DEAD, time.now()))
                .doOnNext(free -> ended.put(free.facts().key(), free));
    }

    private Mono<Job> unproven(Job job, String detail) {
        Instant shown = followers.shownUntil(job.facts().terms().asset(), time.now());
        if (settled(job) && closedAt(job).isBefore(shown))
            LOG.error("job {}: the facilitator reported a settlement, and {}", Job.brief(job.id()), detail);
        return note(job, null, List.of());
    }

    /**
     * Notes the result, unless the job has moved on since it was read, as by a write that seemed to have failed; then it
     * is due again.
     */
    private Mono<Job> note(Job job, @Nullable Proof proof, List<Posting> postings) {
        return taken(job, now -> Change.noted(now, new Watch(proof, next(now, proof)), postings));
    }

    private Mono<Job> taken(Job job, Function<Job, Change> change) {
        return steps.take(job, now -> now.version() == job.version() ? change.apply(now) : null);
    }

    private @Nullable Instant next(Job job, @Nullable Proof proof) {
        Instant now = time.now();
        if (proof != null && !job.work().unsettled()) return null;
        return settled(job) && proof == null ? now.plus(soon(Duration.between(closedAt(job), now))) : later(job, now);
    }

    private static Duration soon(Duration age) {
        if (age.compareTo(Duration.ofMinutes(1)) < 0) return Duration.ofSeconds(5);
        return age.compareTo(Duration.ofMinutes(10)) < 0 ? Duration.ofSeconds(30) : Duration.ofMinutes(5);
    }

    /**
     * The next look at a job with nothing at stake: at twice its age, and as soon as the chain can prove its end. Such
     * jobs cost their payers nothing, so they may be many, and each further look at one is multiplied.
     */
    private static Instant later(Job job, Instant now) {
        Instant over = Instant
                .ofEpochSecond(job.facts().payment().authorization().validBefore().min(LAST).longValueExact())
                .plus(PROVEN_WITHIN);
        if (!now.isBefore(over)) return now.plus(soon(Duration.between(over, now)));
        Duration age = Duration.between(closedAt(job), now);
        Instant seldom = now.plus(age.compareTo(SELDOM) < 0 ? SELDOM : age);
        return seldom.isBefore(over) ? seldom : over;
    }

    private static boolean toldOwed(Job job) {
        return end(job) instanceof End.Released released && released.code() == Refusal.Code.PAYMENT_OWED;
    }

    private static End end(Job job) {
        return ((State.Closed) job.state()).end();
    }

    private static boolean settled(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }

    private static Instant closedAt(Job job) {
        return job.state() instanceof State.Closed closed ? closed.at() : job.facts().heldAt();
    }
}
