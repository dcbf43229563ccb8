package dev.turnpike.gateway.doubt;

import dev.turnpike.gateway.jobs.Bought;
import dev.turnpike.gateway.jobs.End;
import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.gateway.jobs.State;
import dev.turnpike.gateway.journal.Change;
import dev.turnpike.gateway.journal.Change.Posting;
import dev.turnpike.gateway.journal.Journal;
import dev.turnpike.gateway.journal.Steps;
import dev.turnpike.gateway.journal.Watch;
import dev.turnpike.gateway.journal.Watch.Fate;
import dev.turnpike.x402.ChainReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The one loop over jobs that have ended while something about them is not known: settlements a facilitator reported, holds that were let go
 * and can still be spent, purchases in doubt. It asks the chain, more seldom as time goes by, until everything about a job is proven.
 */
public final class Doubts {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final int AT_ONCE = 8;
    private static final int BATCH = 200;

    private final Journal journal;
    private final Steps steps;
    private final ChainReader chain;
    private final Function<Job, Mono<Job>> purchases;
    private final Refunds refunds;
    private final Duration shownWithin;
    private final InstantSource clock;
    private final Scheduler scheduler;

    /**
     * @param chain knows what happened on every network
     * @param purchases asks about the purchases of a job that are in doubt, and emits the job as it is then
     * @param shownWithin how long after a settlement was reported the chain should show it
     */
    public Doubts(Journal journal, Steps steps, ChainReader chain, Function<Job, Mono<Job>> purchases, Refunds refunds,
            Duration shownWithin, InstantSource clock, Scheduler scheduler) {
        this.journal = journal;
        this.steps = steps;
        this.chain = chain;
        this.purchases = purchases;
        this.refunds = refunds;
        this.shownWithin = shownWithin;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Goes on looking until disposed of. */
    public Disposable start() {
        return Mono.delay(TICK, scheduler).then(Mono.defer(this::round)).repeat().subscribe(done -> {},
                broken -> LOG.error("doubts are not looked at any more", broken));
    }

    /** One look at everything whose time has come. Never fails. */
    public Mono<Void> round() {
        return journal.due(clock.instant(), BATCH).flatMapMany(Flux::fromIterable).flatMap(this::look, AT_ONCE).then(refunds.round())
                .onErrorResume(failure -> {
                    LOG.warn("doubts: {}", failure.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> look(Watch.Due due) {
        return purchases.apply(due.job()).flatMap(job -> payment(job, due.fate())).then().onErrorResume(failure -> {
            LOG.warn("job {}: {}", due.job().id(), failure.toString());
            return Mono.empty();
        });
    }

    private Mono<Job> payment(Job job, @Nullable Fate known) {
        if (known != null)
            return note(job, known, List.of());
        var facts = job.facts();
        return chain.fate(facts.terms().asset(), facts.payment().authorization(), facts.heldAt()).flatMap(fate -> switch (fate) {
            case ChainReader.Fate.Moved moved -> moved(job);
            case ChainReader.Fate.Impossible dead -> dead(job, dead);
            case ChainReader.Fate.Open open -> unproven(job, "the chain does not show it");
            case ChainReader.Fate.NotKnown unknown -> unproven(job, unknown.detail());
        });
    }

    /** As it should be; or money for nothing, which is owed to its payer. */
    private Mono<Job> moved(Job job) {
        if (settled(job))
            return note(job, Fate.MOVED, List.of());
        LOG.warn("job {}: its payment arrived although nothing was sold; {} is owed to {}", job.id(), job.facts().terms().amount(),
                job.facts().key().payer());
        return note(job, Fate.MOVED, List.of(new Posting("payer", "owed", job.facts().terms().amount(), "arrived for nothing", 0)));
    }

    /** As it should be; or a settlement that was reported and never was. */
    private Mono<Job> dead(Job job, ChainReader.Fate.Impossible why) {
        if (!settled(job))
            return note(job, Fate.DEAD, List.of());
        LOG.error("job {}: the facilitator reported a settlement that is impossible ({}); {} is lost", job.id(), why.why(),
                job.facts().terms().amount());
        return note(job, Fate.DEAD,
                List.of(new Posting("revenue", "loss", job.facts().terms().amount(), "settlement reported, proven impossible", 0)));
    }

    private Mono<Job> unproven(Job job, String detail) {
        if (settled(job) && closedAt(job).plus(shownWithin).isBefore(clock.instant()))
            LOG.error("job {}: the facilitator reported a settlement, and {}", job.id(), detail);
        return note(job, null, List.of());
    }

    /** Nothing if the job has moved on since it was looked at, as by a write that was thought to have failed: it is looked at again. */
    private Mono<Job> note(Job job, @Nullable Fate fate, List<Posting> postings) {
        return steps.take(job,
                now -> now.version() == job.version() ? Change.noted(now, new Watch(fate, next(now, fate)), postings) : null);
    }

    private @Nullable Instant next(Job job, @Nullable Fate fate) {
        boolean known = fate != null && job.purchases().stream().map(Bought::standing).noneMatch(Bought.Standing::unsettled);
        return known ? null : clock.instant().plus(pause(Duration.between(closedAt(job), clock.instant())));
    }

    private static Duration pause(Duration age) {
        if (age.compareTo(Duration.ofMinutes(1)) < 0)
            return Duration.ofSeconds(5);
        return age.compareTo(Duration.ofMinutes(10)) < 0 ? Duration.ofSeconds(30) : Duration.ofMinutes(5);
    }

    private static boolean settled(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }

    private static Instant closedAt(Job job) {
        return job.state() instanceof State.Closed closed ? closed.at() : job.facts().heldAt();
    }
}
