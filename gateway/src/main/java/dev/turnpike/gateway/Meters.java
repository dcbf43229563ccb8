package dev.turnpike.gateway;

import dev.turnpike.core.Core;
import dev.turnpike.core.Watcher;
import dev.turnpike.core.buying.Polls;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.core.journal.LossReason;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Till;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Upstream;
import dev.turnpike.store.books.Balance;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator watches: meters, and one line in the log for every job, with ids and never a key, a payment or a
 * prompt.
 */
final class Meters implements Watcher {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike.jobs");

    private static final double ATOMIC_IN_USD = 1_000_000;
    private static final double MILLIS_IN_SECOND = 1_000;
    private static final double NANOS_IN_SECOND = 1e9;

    private final MeterRegistry registry;
    private final MultiGauge offers;
    private final MultiGauge balances;
    private final MultiGauge accounts;
    private final MultiGauge charged;
    private final Map<OwnTime.Stage, Timer> overhead = new EnumMap<>(OwnTime.Stage.class);

    Meters(MeterRegistry registry) {
        this.registry = registry;
        this.offers = MultiGauge.builder("turnpike.offer.usd").register(registry);
        this.balances = MultiGauge.builder("turnpike.ledger.usd").register(registry);
        this.accounts = MultiGauge.builder("turnpike.upstream.account.refused").register(registry);
        this.charged = MultiGauge.builder("turnpike.upstream.charged.beyond").register(registry);
        for (OwnTime.Stage stage : OwnTime.Stage.values())
            overhead.put(stage,
                    Timer.builder("turnpike.overhead")
                            .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                            .publishPercentiles(0.5, 0.99)
                            .register(registry));
    }

    void watch(Core core) {
        var journal = core.ground().stores().journal();
        Gauge.builder("turnpike.jobs.open", () -> core.running().count()).register(registry);
        Gauge.builder("turnpike.jobs.elsewhere", () -> core.running().waiting()).register(registry);
        Gauge.builder("turnpike.files.bytes", () -> core.files().bytes()).register(registry);
        queue("polls", core.polls(), Polls::waiting);
        queue("looks", core.till(), Till::waiting);
        queue("journal", journal, asked -> asked.pulse().waiting());
        Gauge.builder("turnpike.journal.oldest", journal,
                asked -> asked.pulse().oldestWaiting().toNanos() / NANOS_IN_SECOND)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("turnpike.jobs.unreadable", journal::unreadable).register(registry);
        Gauge.builder("turnpike.exposure.usd", () -> Holds.all(journal) / ATOMIC_IN_USD).register(registry);
        core.followers()
                .all()
                .forEach(follower -> Gauge
                        .builder("turnpike.follower.lag", follower,
                                reader -> reader.lag().toMillis() / MILLIS_IN_SECOND)
                        .baseUnit("seconds")
                        .tag("network", follower.asset().network().label())
                        .register(registry));
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(core.circuits().registry()).bindTo(registry);
        offers(core.fleet().get(), core.health());
    }

    private <T> void queue(String name, T of, ToDoubleFunction<T> waiting) {
        Gauge.builder("turnpike.queue", of, waiting).tag("queue", name).register(registry);
    }

    /**
     * The latest offer of every upstream in the configuration, to be called for every new one; an offer is zero until
     * there is a good one. And of every upstream with a key, whether it refuses our account, 1 or 0, and the most that one
     * order has cost more than is booked for it.
     */
    void offers(Fleet fleet, Health health) {
        offers.register(fleet.upstreams()
                .values()
                .stream()
                .map(Upstream::settings)
                .flatMap(settings -> settings.models().stream().map(sold -> offer(settings.id(), sold.id(), health)))
                .toList(), true);
        accounts.register(fleet.upstreams()
                .values()
                .stream()
                .filter(upstream -> upstream.settings().keyed())
                .map(upstream -> MultiGauge.Row.of(Tags.of("upstream", upstream.settings().id()), upstream,
                        asked -> asked.takesNoneOfOurs().isPresent() ? 1 : 0))
                .toList(), true);
        charged.register(fleet.upstreams()
                .values()
                .stream()
                .filter(upstream -> upstream.settings().keyed())
                .map(upstream -> MultiGauge.Row.of(Tags.of("upstream", upstream.settings().id()), upstream,
                        asked -> usd(asked.chargedBeyond())))
                .toList(), true);
    }

    private static MultiGauge.Row<?> offer(String upstream, String model, Health health) {
        return MultiGauge.Row.of(Tags.of("upstream", upstream, "model", model), health,
                asked -> asked.of(upstream, model).offered().map(Meters::usd).orElse(0.0));
    }

    /** What the accounts of the books hold by now. */
    void balances(List<Balance> accounts) {
        balances.register(accounts.stream()
                .map(account -> MultiGauge.Row.of(Tags.of("account", account.account()),
                        account.amount() / ATOMIC_IN_USD))
                .toList(), true);
    }

    /** How long a transaction of the journal took, and how many changes shared it. */
    void committed(Commit commit) {
        registry.timer("turnpike.journal.commit", "failed", String.valueOf(commit.failed())).record(commit.took());
        registry.summary("turnpike.journal.batch").record(commit.changes());
        for (Posting loss : commit.losses())
            registry.counter("turnpike.lost.usd", "upstream",
                    loss.from() instanceof Account.Cost cost ? cost.upstream() : "-", "reason",
                    LossReason.of(loss.why()).label()).increment(usd(loss.amount()));
    }

    @Override
    public void took(OwnTime.Stage stage, Duration own) {
        Objects.requireNonNull(overhead.get(stage)).record(own);
    }

    @Override
    public void tried(Route.Tried attempt) {
        registry.counter("turnpike.attempts", "upstream", attempt.upstream(), "outcome", attempt.outcome().label())
                .increment();
    }

    @Override
    public void ended(Job job) {
        if (!(job.state() instanceof State.Closed closed)) return;
        String outcome = closed.end().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        registry.counter("turnpike.jobs", "state", outcome).increment();
        if (closed.end() instanceof End.Settled)
            registry.counter("turnpike.price.usd").increment(usd(job.facts().terms().amount()));
        if (job.work() instanceof ImageWork images)
            images.purchases()
                    .stream()
                    .filter(p -> p.state() != Purchase.State.VOID)
                    .forEach(p -> registry.counter("turnpike.cost.usd", "upstream", p.upstream())
                            .increment(usd(p.amount())));
        LOG.info("job {} {} {} price {} spent {} upstream {} payer {} nonce {}", Job.brief(job.id()), outcome,
                detail(closed.end()), job.facts().terms().amount().toDecimal(), job.work().spent().toDecimal(),
                upstream(job.work()), job.facts().key().payer(), job.facts().key().nonce());
    }

    private static String upstream(JobWork work) {
        return switch (work) {
            case ImageWork images -> images.images().map(made -> made.upstream()).orElse("-");
            case RouteWork route -> "route:" + route.route();
        };
    }

    private static String detail(End end) {
        return switch (end) {
            case End.Settled s -> "in " + s.transaction();
            case End.Released r -> r.code().name();
            case End.Lapsed l -> l.why().name();
            case End.Unpaid u -> u.code();
            case End.Joined j -> "JOINED";
        };
    }

    /** A meter is a picture, not a ledger: the one place where an amount becomes a floating point number. */
    private static double usd(UsdcAmount amount) {
        return new BigDecimal(amount.toDecimal()).doubleValue();
    }
}
