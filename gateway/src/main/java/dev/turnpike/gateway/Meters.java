package dev.turnpike.gateway;

import dev.turnpike.core.buying.AttemptLog;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.till.Running;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Upstream;
import dev.turnpike.store.books.Balance;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator watches: meters, and one line in the log for every job, with ids and never a key, a payment or a
 * prompt.
 */
final class Meters implements AttemptLog {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike.jobs");

    private static final double ATOMIC_IN_USD = 1_000_000;

    private final MeterRegistry registry;
    private final MultiGauge offers;
    private final MultiGauge balances;

    Meters(MeterRegistry registry) {
        this.registry = registry;
        this.offers = MultiGauge.builder("turnpike.offer.usd").register(registry);
        this.balances = MultiGauge.builder("turnpike.ledger.usd").register(registry);
    }

    void watch(Supplier<Running> running) {
        Gauge.builder("turnpike.jobs.open", () -> running.get().count()).register(registry);
    }

    /** Work that is open and not paid for, and whom we leave alone. */
    void watch(Journal journal, Circuits circuits) {
        Gauge.builder("turnpike.jobs.unreadable", journal::unreadable).register(registry);
        Gauge.builder("turnpike.exposure.usd", () -> Holds.all(journal) / ATOMIC_IN_USD).register(registry);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(circuits.registry()).bindTo(registry);
    }

    /**
     * Today's offers of those who sell now, to be told of every new configuration; an offer is zero until there is a
     * good one.
     */
    void offers(Fleet fleet, Health health) {
        offers.register(fleet.upstreams()
                .values()
                .stream()
                .map(Upstream::settings)
                .flatMap(seller -> seller.models().stream().map(sold -> offer(seller.id(), sold.id(), health)))
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

    @Override
    public void ended(Route.Tried attempt) {
        registry.counter("turnpike.attempts", "upstream", attempt.upstream(), "outcome", attempt.outcome()).increment();
    }

    /** A job at its end. */
    void ended(Job job) {
        if (!(job.state() instanceof State.Closed closed)) return;
        String outcome = closed.end().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        registry.counter("turnpike.jobs", "state", outcome).increment();
        if (closed.end() instanceof End.Settled)
            registry.counter("turnpike.price.usd").increment(usd(job.facts().terms().amount()));
        job.purchases()
                .stream()
                .filter(b -> b.standing() != Bought.Standing.VOID)
                .forEach(b -> registry.counter("turnpike.cost.usd", "upstream", b.purchase().upstream())
                        .increment(usd(b.purchase().amount())));
        LOG.info("job {} {} {} price {} spent {} upstream {} payer {} nonce {}", job.id(), outcome,
                detail(closed.end()), job.facts().terms().amount().toDecimal(), job.spent().toDecimal(),
                job.delivery().map(d -> d.upstream()).orElse("-"), job.facts().key().payer(),
                job.facts().key().nonce());
    }

    private static String detail(End end) {
        return switch (end) {
            case End.Settled s -> "in " + s.transaction();
            case End.Released r -> r.code();
            case End.Lapsed l -> l.why();
            case End.Unpaid u -> u.code();
        };
    }

    /** A meter is a picture, not a ledger: the one place where an amount becomes a floating point number. */
    private static double usd(UsdcAmount amount) {
        return new BigDecimal(amount.toDecimal()).doubleValue();
    }
}
