package dev.turnpike.core.books;

import dev.turnpike.core.books.Difference.Kind;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks at the chain every few minutes, posts transfers that nobody expected, and tells the log of each once.
 *
 * <p>Begins a day back, so that what came while we were down is seen; where we were down for longer, an operator asks
 * for that time. Each look begins where the one before has left something open. What is new is looked at even while
 * something older cannot be read: a stolen key must not be hidden by blocks that somebody filled to be unreadable.
 */
public final class Audit implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration BACK = Duration.ofDays(1);
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration RECENT = EVERY.plus(OVERLAP);
    private static final Duration FURTHEST = BACK.plus(BACK);

    private final Reconciliation reconciliation;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private Instant from;

    public Audit(Reconciliation reconciliation, InstantSource clock, Scheduler scheduler) {
        this.reconciliation = reconciliation;
        this.clock = clock;
        this.scheduler = scheduler;
        this.from = clock.instant().minus(BACK);
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(), Mono.delay(EVERY, scheduler).then(Mono.defer(this::round)).repeat(), scheduler);
    }

    /** One look. Never fails: what cannot be read now is read with the next one. */
    public Mono<Void> round() {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            giveUp(now.minus(FURTHEST));
            return look(from, now).doOnNext(report -> from = next(report)).then().onErrorResume(failure -> {
                LOG.warn("the books cannot be held against the chain from {} on now: {}", from, failure.toString());
                return from.isBefore(now.minus(RECENT)) ? recent(now) : Mono.empty();
            });
        });
    }

    private Mono<Void> recent(Instant now) {
        return look(now.minus(RECENT), now).then().onErrorResume(failure -> {
            LOG.warn("nor those of the last minutes: {}", failure.toString());
            return Mono.empty();
        });
    }

    private void giveUp(Instant before) {
        if (!from.isBefore(before)) return;
        LOG.error(
                "the chain could not be read for transfers from {} to {}; ask /v1/ledger/reconciliation for that time",
                from, before);
        from = before;
    }

    private Mono<Report> look(Instant begin, Instant end) {
        return reconciliation.report(begin, end)
                .delayUntil(report -> post(report).doOnNext(posted -> differing(report)));
    }

    private static Instant next(Report report) {
        Instant overlap = report.until().minus(OVERLAP);
        Instant open = report.pendingSince().isBefore(overlap) ? report.pendingSince() : overlap;
        Instant back = report.until().minus(BACK);
        return open.isBefore(back) ? back : open;
    }

    /** Posts what a report has, and tells the log. */
    public Mono<List<Difference>> post(Report report) {
        return reconciliation.post(report).doOnNext(posted -> posted.forEach(Audit::tell));
    }

    private static void differing(Report report) {
        long others = report.differences()
                .stream()
                .filter(finding -> !finding.difference().belongsInSuspense())
                .count();
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
