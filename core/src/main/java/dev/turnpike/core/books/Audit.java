package dev.turnpike.core.books;

import dev.turnpike.core.books.Difference.Kind;
import dev.turnpike.core.doubt.Seen;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.x402.Asset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks every minute at the transfers that a follower has read and could not explain, posts those that nobody expected,
 * and tells the log of each once. It reads nothing off the chain.
 *
 * <p>A transfer is looked at when it has been known for a while: a job may be held, or a payment booked, by what a node
 * had not seen yet.
 */
public final class Audit implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration KNOWN = Duration.ofMinutes(2);
    private static final int AT_ONCE = 1000;

    private final Reconciliation reconciliation;
    private final Books books;
    private final Collection<Asset> assets;
    private final InstantSource clock;
    private final Scheduler scheduler;

    /** @param assets the tokens whose transfers are read */
    public Audit(Reconciliation reconciliation, Books books, Collection<Asset> assets, InstantSource clock,
            Scheduler scheduler) {
        this.reconciliation = reconciliation;
        this.books = books;
        this.assets = List.copyOf(assets);
        this.clock = clock;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(), Mono.delay(EVERY, scheduler).then(Mono.defer(this::round)).repeat(), scheduler);
    }

    /** One look. Never fails: what cannot be looked at now is looked at with the next one. */
    public Mono<Void> round() {
        return Flux.fromIterable(assets).concatMap(this::round).then().onErrorResume(failure -> {
            LOG.warn("unexpected transfers cannot be looked at: {}", failure.toString());
            return Mono.empty();
        });
    }

    private record Explained(Seen seen, Verdict verdict) {}

    private Mono<Void> round(Asset asset) {
        return books.unexplained(asset, clock.instant().minus(KNOWN), AT_ONCE)
                .flatMapMany(Flux::fromIterable)
                .concatMap(seen -> reconciliation.explain(asset, seen).map(verdict -> new Explained(seen, verdict)))
                .collectList()
                .flatMap(all -> end(asset, all));
    }

    private Mono<Void> end(Asset asset, List<Explained> all) {
        List<Seen> ended = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (Explained one : all) switch (one.verdict()) {
            case Verdict.Agreed agreed -> ended.add(one.seen());
            case Verdict.Different(Difference difference) -> {
                ended.add(one.seen());
                differences.add(difference);
            }
            case Verdict.Pending pending -> {}
        }
        if (ended.isEmpty()) return Mono.empty();
        return tellPosted(books.post(differences)).doOnNext(posted -> differing(differences))
                .then(Mono.defer(() -> books.drop(asset, ended)));
    }

    /** Posts what a report has, and tells the log. */
    public Mono<List<Difference>> post(Report report) {
        return tellPosted(reconciliation.post(report));
    }

    private static Mono<List<Difference>> tellPosted(Mono<List<Difference>> posting) {
        return posting.doOnNext(posted -> posted.forEach(Audit::tell));
    }

    private static void differing(List<Difference> differences) {
        long others = differences.stream().filter(difference -> !difference.belongsInSuspense()).count();
        if (others > 0)
            LOG.warn("the books and the chain differ in {} payments; see /v1/ledger/reconciliation", others);
    }

    private static void tell(Difference difference) {
        if (difference.kind() == Kind.OUTWARD_WITHOUT_INTENT)
            LOG.error("{} in {} to {}", difference.sentence(), difference.transaction(), difference.to());
        else
            LOG.warn("{} in {}; posted to suspense", difference.sentence(), difference.transaction());
    }
}
