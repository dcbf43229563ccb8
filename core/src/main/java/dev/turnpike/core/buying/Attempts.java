package dev.turnpike.core.buying;

import dev.turnpike.config.Configuration.RoutingSettings;
import dev.turnpike.core.buying.Attempt.Made;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Experience;
import dev.turnpike.core.health.Experience.Trial;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Exposure.Recheck;
import dev.turnpike.core.till.Maker;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.Route.Outcome;
import dev.turnpike.core.work.Route.Tried;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Has the images of a job made: upstream after upstream, until one has delivered or none is left. Everything it knows
 * of a job between two steps is in the journal.
 */
public final class Attempts implements Maker {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Supplier<Fleet> fleet;
    private final Planner planner;
    private final Experience experience;
    private final Tools tools;
    private final Purchases purchases;
    private final Consumer<Tried> log;
    private final Time time;

    /** @param log is told of every attempt that has ended */
    public Attempts(Supplier<Fleet> fleet, Planner planner, Experience experience, Tools tools, Consumer<Tried> log) {
        this.fleet = fleet;
        this.planner = planner;
        this.experience = experience;
        this.tools = tools;
        this.purchases = tools.purchases();
        this.log = log;
        this.time = tools.time();
    }

    @Override
    public Mono<Steps.Outcome> carryOn(Job job) {
        return job.inWork() ? Mono.deferContextual(context -> new Loop(job, context).run())
                : Mono.just(new Steps.Outcome.Unchanged(job));
    }

    @Override
    public Duration keptFor() {
        return KeptFiles.KEPT;
    }

    @Override
    public Mono<Boolean> keep(Job job) {
        return Mono.justOrEmpty(Purchases.work(job).images())
                .flatMap(made -> tools.rooms().check().keep(made.pictures()))
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<Boolean> stillThere(Job job) {
        ImageWork work = Purchases.work(job);
        return Mono.justOrEmpty(work.images()).flatMap(made -> {
            ImageOrder order = work.request().order().withModel(made.model());
            return tools.rooms().check().again(made.pictures(), order, fleet.get().reach(made.upstream()));
        }).defaultIfEmpty(false);
    }

    /**
     * The work on one job. Attempts run by themselves, several at once where one takes too long; this loop only decides
     * what comes next: look, act, sleep until there is news or it is time for something.
     */
    private final class Loop {
        private final LatestJob latest;
        private final ImageRequest request;
        private final Shortlist shortlist;
        private final Set<Trial> live = ConcurrentHashMap.newKeySet();
        private final Lessons lessons;
        private final ContextView context;
        private volatile Sinks.One<Boolean> news = Sinks.one();
        private int begun;

        /** @param context goes on in the attempts, which are subscriptions of their own */
        Loop(Job job, ContextView context) {
            this.latest = new LatestJob(job);
            this.lessons = new Lessons(latest, purchases, log);
            this.request = Purchases.work(job).request();
            this.shortlist = new Shortlist(planner, fleet, request, job);
            this.context = context;
        }

        /** Until the job is delivered or released. */
        Mono<Steps.Outcome> run() {
            Purchases.work(latest.get()).purchases().forEach(this::resume);
            return Mono.defer(this::turn).repeat().next();
        }

        /** Empty where there is more to do, the job where there is not. */
        private Mono<Steps.Outcome> turn() {
            news = Sinks.one();
            Job now = latest.get();
            if (now.closed()) return Mono.just(new Steps.Outcome.Unchanged(now));
            Made made = latest.images();
            return made != null ? purchases.deliver(now, made, route()).doOnNext(this::moved) : next(now, time.now());
        }

        private Mono<Steps.Outcome> next(Job now, Instant at) {
            Duration left = Duration.between(at, now.facts().deadline());
            Recheck doubtful = lessons.unpayable();
            if (doubtful != null && live.isEmpty()) return release(Unmade.unpaid(doubtful));
            if (!left.isPositive()) return release(Unmade.LATE);
            Duration young = stillYoung(at);
            if (young.isPositive()) return sleep(young.compareTo(left) < 0 ? young : left);
            boolean refused = promptRefused(now);
            boolean more = left.compareTo(routing().minAttempt()) >= 0 && doubtful == null && !refused
                    && begun < routing().attempts();
            Candidate candidate = more ? shortlist.next(now.facts().terms().amount(), purchases.cap(now)) : null;
            if (candidate != null) return begin(candidate);
            if (!live.isEmpty()) return sleep(left);
            if (refused || lessons.promptRefused()) return release(Unmade.PROMPT);
            return release(begun == 0 ? Unmade.BY_NOBODY : Unmade.UNDELIVERED);
        }

        /** Whether an upstream that was, or may have been, paid will not make what the prompt says: none other is paid. */
        private static boolean promptRefused(Job now) {
            return Purchases.work(now).purchases().stream().anyMatch(Ended.PromptRefused::of);
        }

        /** How long the youngest attempt may still go on alone; those that took longer are overdue. */
        private Duration stillYoung(Instant at) {
            Duration most = Duration.ZERO;
            for (Trial trial : live) {
                Duration left = Duration.between(at, trial.began().plus(routing().attemptTimeout()));
                if (!left.isPositive() || trial.stalled()) trial.overdue();
                else if (left.compareTo(most) > 0) most = left;
            }
            return most;
        }

        /** Where the permit was taken by another job meanwhile nothing has begun: the loop looks again. */
        private Mono<Steps.Outcome> begin(Candidate candidate) {
            shortlist.use(candidate.upstream(), candidate.model());
            fleet.get()
                    .upstream(candidate.upstream())
                    .ifPresent(
                            upstream -> experience.enter(candidate.upstream(), candidate.model()).ifPresent(trial -> {
                                begun++;
                                start(trial, attempt(upstream, candidate.model(), trial)::buy);
                            }));
            return Mono.empty();
        }

        /** After a restart: what was bought before it. */
        private void resume(Purchase bought) {
            shortlist.use(bought.upstream(), bought.model());
            begun++;
            if (bought.state() != Purchase.State.INTENDED && bought.state() != Purchase.State.PAID) return;
            Trial trial = experience.resumed(bought.upstream(), bought.model());
            Upstream upstream = fleet.get().upstream(bought.upstream()).orElse(null);
            if (!latest.open(time.now())) start(trial, () -> abandon(bought, "restarted too late"));
            else if (upstream == null) start(trial, () -> abandon(bought, "its upstream is gone"));
            else if (!Attempt.resumable(bought, upstream))
                start(trial, () -> abandon(bought, "restarted before an answer came"));
            else
                start(trial, () -> attempt(upstream, bought.model(), trial).resume(bought));
        }

        private Mono<Ended> abandon(Purchase bought, String why) {
            boolean paid = bought.state() == Purchase.State.PAID;
            return (paid ? purchases.lost(latest.get(), bought.number(), null, why)
                    : purchases.inDoubt(latest.get(), bought.number(), why)).map(latest::moved)
                    .map(job -> new Ended.Abandoned(paid ? Outcome.FAILED : Outcome.IN_DOUBT, why, bought.amount()));
        }

        private Attempt attempt(Upstream upstream, String model, Trial trial) {
            ImageOrder order = request.order().withModel(model);
            UsdcAmount suspect = upstream.settings()
                    .sold(model)
                    .flatMap(sold -> sold.cost().price(order.work()))
                    .map(cost -> cost.times(fleet.get().configuration().pricing().priceSuspect()))
                    .orElse(UsdcAmount.ZERO);
            var limits = new AttemptLimits(suspect.min(purchases.cap(latest.get())), routing().attemptTimeout(),
                    () -> stalled(trial));
            return new Attempt(latest, tools.rooms().open(upstream, limits.time()), order, limits, tools);
        }

        /** Another is tried beside it, within law 4. */
        private void stalled(Trial trial) {
            if (trial.stall()) news.tryEmitValue(true);
        }

        private void start(Trial trial, Supplier<Mono<Ended>> attempt) {
            live.add(trial);
            Mono.defer(attempt)
                    .flatMap(ended -> lessons.learn(trial, ended))
                    .subscribeOn(time.scheduler())
                    .contextWrite(context)
                    .doOnError(Steps.LostOwnership.class, elsewhere -> news.tryEmitError(elsewhere))
                    .onErrorComplete(Steps.LostOwnership.class)
                    .doFinally(signal -> {
                        trial.unused();
                        live.remove(trial);
                        news.tryEmitValue(true);
                    })
                    .subscribe(done -> {},
                            failure -> LOG.error("job {}: attempt broke off", Job.brief(latest.get().id()), failure));
        }

        private Mono<Steps.Outcome> sleep(Duration most) {
            return news.asMono().timeout(most, Mono.empty(), time.scheduler()).then(Mono.empty());
        }

        private Mono<Steps.Outcome> release(Unmade why) {
            return purchases.release(latest.get(), why.code(), why.message(), route()).doOnNext(this::moved);
        }

        private void moved(Steps.Outcome outcome) {
            latest.moved(outcome.job());
        }

        private Route route() {
            return new Route(shortlist.first(), lessons.tried());
        }

        private RoutingSettings routing() {
            return fleet.get().configuration().routing();
        }
    }
}
