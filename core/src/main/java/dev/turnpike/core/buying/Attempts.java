package dev.turnpike.core.buying;

import dev.turnpike.config.Configuration.RoutingSettings;
import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Bought.Standing;
import dev.turnpike.core.jobs.Delivery;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.orders.ImageRequest;
import dev.turnpike.core.orders.Written;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The work on one job: upstream after upstream, until one has delivered or none is left.
 *
 * <p>Attempts run by themselves, several at once where one takes too long; this loop only decides what comes next:
 * look, act, sleep until there is news or it is time for something.
 */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Workshop shop;
    private final ImageRequest request;
    private final List<String> models;
    private final Set<Attempt> live = ConcurrentHashMap.newKeySet();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final List<Route.Tried> tried = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Delivery> ready = new AtomicReference<>();
    private final AtomicReference<Job> job;
    private volatile Sinks.One<Boolean> news = Sinks.one();
    private volatile Exposure.@Nullable Look unpayable;
    private @Nullable Plan first;
    private int begun;

    Attempts(Workshop shop, Job job) {
        this.shop = shop;
        this.job = new AtomicReference<>(job);
        this.request = Written.read(job.facts().sale());
        this.models = models(job);
    }

    /** Until the job is delivered or released. */
    Mono<Job> run() {
        job.get().purchases().forEach(this::resume);
        return Mono.defer(this::turn).repeat().next();
    }

    Workshop shop() {
        return shop;
    }

    Job job() {
        return job.get();
    }

    /** What an attempt has learned of the job by a step of its own. */
    Job moved(Job next) {
        return job.updateAndGet(now -> next.version() > now.version() ? next : now);
    }

    /** The second look says that there is nothing to work for. */
    void unpayable(Exposure.Look look) {
        unpayable = look;
    }

    /** Whether there is still something to be bought: nobody has delivered, and there is time. */
    boolean open() {
        return ready.get() == null && shop.clock().instant().isBefore(job.get().facts().deadline());
    }

    /** Good images: whether they are the first. */
    boolean offer(Delivery delivery) {
        return job.get().state() instanceof State.Working && ready.compareAndSet(null, delivery);
    }

    void tried(Route.Tried attempt) {
        tried.add(attempt);
        shop.log().ended(attempt);
    }

    /** Empty where there is more to do, the job where there is not. */
    private Mono<Job> turn() {
        news = Sinks.one();
        Job now = job.get();
        if (now.closed()) return Mono.just(now);
        Delivery delivery = ready.get();
        return delivery != null ? deliver(delivery) : next(now, shop.clock().instant());
    }

    private Mono<Job> next(Job now, Instant at) {
        Duration left = Duration.between(at, now.facts().deadline());
        Exposure.Look look = unpayable;
        if (look != null && live.isEmpty()) return unpaid(look);
        if (!left.isPositive())
            return release(Refusal.Code.DEADLINE_EXCEEDED, "Nobody delivered in time; nothing was charged.");
        Duration young = stillYoung(at);
        if (young.isPositive()) return sleep(young.compareTo(left) < 0 ? young : left);
        Candidate candidate = left.compareTo(routing().minAttempt()) >= 0 && look == null
                && begun < routing().attempts() ? candidate(now) : null;
        if (candidate != null) {
            begin(candidate);
            return Mono.empty();
        }
        if (!live.isEmpty()) return sleep(left);
        return begun == 0 ? release(Refusal.Code.NO_HEALTHY_UPSTREAM, "Nobody can make this now; nothing was charged.")
                : release(Refusal.Code.GENERATION_FAILED,
                        "No upstream delivered what was ordered; nothing was charged.");
    }

    private Mono<Job> unpaid(Exposure.Look look) {
        return look == Exposure.Look.GONE ? release(Refusal.Code.PAYER_LIMITED,
                "The payment can no longer be relied on: it was cancelled or used, its balance is gone, or too much else of this "
                        + "payer went unpaid. Nothing was charged.")
                : release(Refusal.Code.FACILITATOR_UNAVAILABLE,
                        "The chain cannot be read now, so nothing was bought and nothing was charged.");
    }

    /** How long the youngest attempt may still go on alone; those that took longer are overdue. */
    private Duration stillYoung(Instant at) {
        Duration most = Duration.ZERO;
        for (Attempt attempt : live) {
            Duration left = Duration.between(at, attempt.began().plus(routing().attemptTimeout()));
            if (!left.isPositive()) attempt.overdue();
            else if (left.compareTo(most) > 0) most = left;
        }
        return most;
    }

    /** The next to be tried. Where only the first of the plan is wanted, that there was one says enough. */
    private @Nullable Candidate candidate(Job now) {
        if (!request.preferences().allowFallbacks() && !used.isEmpty()) return null;
        Plan plan = shop.planner()
                .plan(shop.fleet().get(), request.order(), models, request.preferences(), now.facts().terms().amount());
        if (first == null) first = plan;
        UsdcAmount cap = shop.spending().cap(now);
        return plan.candidates()
                .stream()
                .filter(c -> !used.contains(key(c.upstream(), c.model())) && c.cost().compareTo(cap) <= 0)
                .findFirst()
                .orElse(null);
    }

    /** A permit that somebody else took meanwhile leaves nothing begun: the loop looks again. */
    private void begin(Candidate candidate) {
        used.add(key(candidate.upstream(), candidate.model()));
        shop.fleet()
                .get()
                .upstream(candidate.upstream())
                .ifPresent(
                        upstream -> shop.circuits().enter(candidate.upstream(), candidate.model()).ifPresent(permit -> {
                            begun++;
                            start(new Attempt(this, upstream, request.order().withModel(candidate.model()), permit),
                                    Attempt::buy);
                        }));
    }

    /** After a restart: what was bought before it. */
    private void resume(Bought bought) {
        used.add(key(bought.purchase().upstream(), bought.purchase().model()));
        begun++;
        if (bought.standing() != Standing.INTENDED && bought.standing() != Standing.PAID) return;
        var upstream = shop.fleet().get().upstream(bought.purchase().upstream());
        var order = request.order().withModel(bought.purchase().model());
        if (!open())
            start(new Attempt(this, null, order, Attempt.NO_PERMIT),
                    attempt -> attempt.abandon(bought, "restarted too late"));
        else if (upstream.isPresent())
            start(new Attempt(this, upstream.get(), order, Attempt.NO_PERMIT), attempt -> attempt.resume(bought));
        else
            start(new Attempt(this, null, order, Attempt.NO_PERMIT),
                    attempt -> attempt.abandon(bought, "its upstream is gone"));
    }

    private void start(Attempt attempt, Function<Attempt, Mono<Void>> what) {
        live.add(attempt);
        Mono.defer(() -> what.apply(attempt)).subscribeOn(shop.scheduler()).doFinally(signal -> {
            attempt.over();
            live.remove(attempt);
            wake();
        }).subscribe(done -> {}, failure -> LOG.error("job {}: attempt broke off", job.get().id(), failure));
    }

    /** Tells the loop that something is there to be looked at. */
    void wake() {
        news.tryEmitValue(true);
    }

    private Mono<Job> sleep(Duration time) {
        return news.asMono().timeout(time, Mono.empty(), shop.scheduler()).then(Mono.empty());
    }

    private Mono<Job> deliver(Delivery delivery) {
        return end((now, postings) -> {
            Instant at = shop.clock().instant();
            Job kept = now.with(now.purchase(delivery.purchase()).now(Standing.DELIVERED, null, at));
            return Purchases.givenUp(kept, delivery.purchase(), at, postings).in(new State.Delivered(delivery, at));
        });
    }

    private Mono<Job> release(Refusal.Code code, String message) {
        return end((now, postings) -> Purchases.givenUp(now, 0, shop.clock().instant(), postings)
                .in(new State.Closed(new End.Released(code.name(), message), shop.clock().instant())));
    }

    private Mono<Job> end(BiFunction<Job, List<Posting>, Job> step) {
        return shop.steps().take(job.get(), now -> {
            if (!(now.state() instanceof State.Working)) return null;
            List<Posting> postings = new ArrayList<>();
            Job next = step.apply(now, postings).along(route());
            return new Change(now, next, List.of(), postings);
        }).doOnNext(this::moved);
    }

    private Route route() {
        Plan plan = first;
        return new Route(plan == null ? Route.NONE.plan() : plan, tried);
    }

    /** The models this job may be served with: those of its request that are sold for just what was paid. */
    private List<String> models(Job of) {
        if (request.models().size() == 1) return request.models();
        return request.models()
                .stream()
                .filter(m -> shop.fleet()
                        .get()
                        .quoter()
                        .standing(request.order().withModel(m).work(), of.facts().heldAt())
                        .stream()
                        .anyMatch(q -> q.price().equals(of.facts().terms().amount())))
                .toList();
    }

    Http.Reach reach(dev.turnpike.providers.UpstreamSettings settings) {
        return settings.allowPrivate() ? Http.Reach.PRIVATE : Http.Reach.PUBLIC;
    }

    private RoutingSettings routing() {
        return shop.fleet().get().configuration().routing();
    }

    private static String key(String upstream, String model) {
        return upstream + " " + model;
    }
}
