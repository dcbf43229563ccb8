package dev.turnpike.core.health;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.core.time.Time;
import dev.turnpike.providers.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One lesson for all gateways that share a ledger: once a second, what {@link Health} and {@link Circuits} have learned
 * here is written into the {@link LessonBook}, and what others have learned is read from it. Nobody waits for it; while
 * the book cannot be reached each gateway goes by what it knows. One gateway probes for all; another one asks what that
 * one does not.
 */
public final class Sharing implements Background, Probe.Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** How long a turn to try an upstream lasts without being taken again. */
    private static final Duration TURN = Duration.ofSeconds(10);
    /** After so many intervals without news of a model this gateway asks for itself. */
    private static final int PATIENCE = 3;

    private final LessonBook book;
    private final Health health;
    private final Circuits circuits;
    private final Supplier<Fleet> fleets;
    private final BooleanSupplier onDuty;
    private final Time time;
    private final Map<Slot, News> untold = new ConcurrentHashMap<>();
    private final Map<Slot, News> heard = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> first = Sinks.empty();

    /** Of each kind of news on a model the latest counts. */
    private record Slot(UpstreamModel of, String kind) {
        Slot(News news) {
            this(news.of(), news.getClass().getSimpleName());
        }
    }

    /**
     * @param onDuty whether this gateway does what one does for all
     * @param circuits of which none was used yet
     */
    public Sharing(LessonBook book, Health health, Circuits circuits, Supplier<Fleet> fleets, BooleanSupplier onDuty,
            Time time) {
        this.book = book;
        this.health = health;
        this.circuits = circuits;
        this.fleets = fleets;
        this.onDuty = onDuty;
        this.time = time;
        health.share(this::tell);
        circuits.share(this::tell);
    }

    private void tell(News news) {
        untold.put(new Slot(news), news);
    }

    @Override
    public String name() {
        return "lessons";
    }

    @Override
    public Disposable start() {
        Mono<Void> look = Mono.defer(this::look).onErrorResume(away -> {
            LOG.debug("lessons are not shared now", away);
            return Mono.empty();
        }).doOnTerminate(first::tryEmitEmpty);
        return Steady.run(name(), look.then(time.after(EVERY)).repeat(), time.scheduler());
    }

    private Mono<Void> look() {
        return write().thenMany(Flux.defer(() -> Flux.fromIterable(circuits.wanted())))
                .concatMap(this::take)
                .then(Mono.defer(book::read))
                .doOnNext(this::hear)
                .then();
    }

    private Mono<Boolean> write() {
        Map<Slot, News> all = new HashMap<>(untold);
        return all.isEmpty() ? Mono.just(true)
                : book.write(List.copyOf(all.values()), time.now()).doOnNext(done -> all.forEach(untold::remove));
    }

    private Mono<Boolean> take(UpstreamModel what) {
        Instant before = time.now();
        return book.take(what, TURN).doOnNext(ours -> {
            if (ours) circuits.mayTry(what, before.plus(TURN));
        });
    }

    private void hear(LessonBook.Page page) {
        Duration clock = Duration.between(page.now(), time.now());
        Fleet fleet = fleets.get();
        for (News news : page.news()) {
            Slot slot = new Slot(news);
            if (news.equals(heard.get(slot)) || !sells(fleet, news.of())) continue;
            heard.put(slot, news);
            switch (news.by(clock)) {
                case News.Moved moved -> circuits.hear(moved);
                case News.Throttled throttled -> health.hear(throttled);
                case News.Checked checked -> health.hear(checked);
            }
        }
    }

    private static boolean sells(Fleet fleet, UpstreamModel what) {
        Upstream upstream = fleet.upstreams().get(what.upstream());
        return upstream != null
                && upstream.settings().models().stream().anyMatch(sold -> sold.id().equals(what.model()));
    }

    /** Once the book was read, or could not be. */
    @Override
    public Mono<Void> known() {
        return first.asMono();
    }

    @Override
    public boolean asks(UpstreamModel what, Duration interval) {
        Instant old = time.now().minus(interval.multipliedBy(PATIENCE));
        return onDuty.getAsBoolean() || health.of(what.upstream(), what.model())
                .latest()
                .map(check -> check.at().isBefore(old))
                .orElse(true);
    }
}
