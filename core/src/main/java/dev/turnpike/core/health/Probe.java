package dev.turnpike.core.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.turnpike.config.Configuration.HealthSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The probing of upstreams: asks each for the terms of every model it sells, without paying, and reports to
 * {@link Health}. Every model is asked about once per {@code health.interval}, spread evenly over it, but not while an
 * earlier request is open or the upstream asked us to wait. After a first failure it is asked once more after
 * {@link #SOON}.
 */
public final class Probe implements Background {
    private static final Logger START = LoggerFactory.getLogger("turnpike");
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int PAYMENT_REQUIRED = 402;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Supplier<Fleet> fleets;
    private final Health health;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final Turns turns;
    private final Set<UpstreamModel> open = ConcurrentHashMap.newKeySet();

    /** Which models this gateway asks about. */
    public interface Turns {
        /** One that is alone asks about all of them. */
        Turns ALONE = new Turns() {
            @Override
            public Mono<Void> known() {
                return Mono.empty();
            }

            @Override
            public boolean asks(UpstreamModel what, Duration interval) {
                return true;
            }
        };

        /** When it can be said. */
        Mono<Void> known();

        boolean asks(UpstreamModel what, Duration interval);
    }

    /**
     * @param fleets the fleet of now; read again for every round
     * @param scheduler on which everything happens, and by which latencies are measured
     */
    public Probe(Supplier<Fleet> fleets, Health health, Scheduler scheduler, InstantSource clock, Turns turns) {
        this.turns = turns;
        this.fleets = fleets;
        this.health = health;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Sends every request at once; done when each was answered or has timed out. Never fails. */
    public Mono<Void> round() {
        return turns.known().thenMany(Flux.defer(() -> {
            Fleet fleet = fleets.get();
            return Flux.fromIterable(ProbeRequest.all(fleet))
                    .flatMap(request -> ask(request, fleet.configuration().health()));
        })).subscribeOn(scheduler).then(Mono.fromRunnable(health::roundDone));
    }

    @Override
    public String name() {
        return "probes";
    }

    /** One round at once, then one in the course of every interval. */
    @Override
    public Disposable start() {
        Flux<Void> all = round()
                .doOnSuccess(done -> START.info("every upstream has been asked once; see /v1/providers"))
                .thenMany(probes());
        return Steady.run(name(), all, scheduler);
    }

    /** Goes on probing; the first answers come in the course of one interval. */
    Flux<Void> probes() {
        return Flux.defer(this::interval).repeat().flatMap(asked -> asked, Integer.MAX_VALUE);
    }

    /** One interval's requests, each at its moment. */
    private Flux<Mono<Void>> interval() {
        Fleet fleet = fleets.get();
        HealthSettings settings = fleet.configuration().health();
        List<ProbeRequest> requests = ProbeRequest.all(fleet);
        if (requests.isEmpty()) return Mono.delay(settings.interval(), scheduler).thenMany(Flux.empty());
        Duration gap = settings.interval().dividedBy(requests.size());
        return Flux.interval(gap, gap, scheduler)
                .take(requests.size())
                .map(i -> twice(requests.get(Math.toIntExact(i)), settings));
    }

    /** One bad answer, as of an upstream that is restarted, is asked about again soon: nothing is bought there meanwhile. */
    private Mono<Void> twice(ProbeRequest request, HealthSettings settings) {
        UpstreamModel key = request.key();
        return ask(request, settings).then(Mono.defer(() -> {
            Condition now = health.of(key.upstream(), key.model());
            return now.failing() && now.consecutiveFailures() == 1
                    ? Mono.delay(soon(settings.interval()), scheduler).then(ask(request, settings))
                    : Mono.empty();
        }));
    }

    private static Duration soon(Duration interval) {
        Duration part = interval.dividedBy(4);
        return part.compareTo(SOON) < 0 ? part : SOON;
    }

    private Mono<Void> ask(ProbeRequest request, HealthSettings settings) {
        return Mono.defer(() -> {
            boolean asks = turns.asks(request.key(), settings.interval()) && !throttled(request.key());
            if (!asks || !open.add(request.key())) return Mono.empty();
            long asked = scheduler.now(MILLISECONDS);
            return answer(request, settings.timeout())
                    .doOnNext(offer -> heard(request, offer, Duration.ofMillis(scheduler.now(MILLISECONDS) - asked),
                            settings.interval()))
                    .doFinally(end -> open.remove(request.key()))
                    .then();
        });
    }

    /** An upstream promises an answer in time and never to fail. Probing goes on even if it breaks its promise. */
    private Mono<Offer> answer(ProbeRequest request, Duration timeout) {
        return Mono.defer(() -> request.upstream().ask(request.order(), request.cap(), timeout))
                .timeout(timeout.multipliedBy(2), scheduler)
                .onErrorResume(broken -> {
                    LOG.warn("Probe of {} failed", request.key(), broken);
                    return Mono.just(new Offer.Unacceptable(Offer.Why.UNREACHABLE, "no answer", 0, -1, Duration.ZERO));
                });
    }

    private void heard(ProbeRequest request, Offer offer, Duration latency, Duration interval) {
        UpstreamModel key = request.key();
        Instant now = clock.instant();
        Check check = switch (offer) {
            case Offer.Acceptable good -> new Check(now, request.upstream().settings().keyed() ? 0 : PAYMENT_REQUIRED,
                    latency, Verdict.HEALTHY, "", good.amount(), request.expected());
            case Offer.Unacceptable bad -> new Check(now, bad.status(), latency, verdict(bad.why()), bad.detail(),
                    amount(bad), request.expected());
        };
        health.record(key.upstream(), key.model(), check);
        if (offer instanceof Offer.Unacceptable bad && bad.why() == Offer.Why.THROTTLED)
            health.throttle(key.upstream(), key.model(), now.plus(wait(bad.retryAfter(), interval)));
    }

    /**
     * Until the next round if it does not say how long. A number beyond measure is cut here, before it overflows a date.
     */
    private static Duration wait(Duration asked, Duration interval) {
        Duration wait = asked.isPositive() ? asked : interval;
        return wait.compareTo(Health.LONGEST_THROTTLE) > 0 ? Health.LONGEST_THROTTLE : wait;
    }

    private boolean throttled(UpstreamModel key) {
        return health.of(key.upstream(), key.model()).throttled(clock.instant());
    }

    private static Verdict verdict(Offer.Why why) {
        return switch (why) {
            case UNREACHABLE -> Verdict.UNREACHABLE;
            case THROTTLED -> Verdict.THROTTLED;
            case NOT_402 -> Verdict.NOT_402;
            case BAD_TERMS -> Verdict.BAD_TERMS;
            case WRONG_PAYEE -> Verdict.WRONG_PAYEE;
            case TOO_DEAR -> Verdict.SUSPECT_PRICE;
            case NO_ACCOUNT -> Verdict.NO_ACCOUNT;
        };
    }

    private static @Nullable UsdcAmount amount(Offer.Unacceptable offer) {
        return offer.amount() < 0 ? null : UsdcAmount.ofAtomic(offer.amount());
    }
}
