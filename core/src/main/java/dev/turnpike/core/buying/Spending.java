package dev.turnpike.core.buying;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change.Draw;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.routing.Budgets;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.x402.Network;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What may be spent on upstreams: by the hour and the day, in all and at each, and by one job (law 4). Hours and days
 * are those of UTC.
 *
 * <p>The draws it names are made in the transaction of the intent; asked ahead of that, it answers from what was last
 * committed.
 */
public final class Spending implements Budgets {
    /** So many looks that failed, two a minute, and what was known is not known any more. */
    private static final int BLIND = 10;
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    private final Supplier<Fleet> fleet;
    private final Journal journal;
    private final InstantSource clock;
    private final AtomicReference<Map<Network, BigInteger>> balances = new AtomicReference<>(Map.of());
    private final ConcurrentMap<Network, Integer> unread = new ConcurrentHashMap<>();

    public Spending(Supplier<Fleet> fleet, Journal journal, InstantSource clock) {
        this.fleet = fleet;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public boolean affords(String upstream, UsdcAmount amount) {
        return inHand(upstream, amount) && amount.compareTo(treasury().perPayment()) <= 0
                && windows(upstream, amount.atomic(), clock.instant()).stream()
                        .allMatch(d -> journal.drawn(d.scope(), d.window()) + d.amount() <= d.limit());
    }

    /** Of the network that this upstream is paid on, unless it is paid by key; what is not known yet stands in nobody's way. */
    private boolean inHand(String upstream, UsdcAmount amount) {
        return fleet.get()
                .upstream(upstream)
                .filter(u -> !u.settings().keyed())
                .map(u -> u.settings().asset().network())
                .map(network -> !blind(network) && Optional.ofNullable(balances.get().get(network))
                        .map(held -> held.compareTo(BigInteger.valueOf(amount.atomic())) >= 0)
                        .orElse(true))
                .orElse(true);
    }

    private boolean blind(Network network) {
        return unread.getOrDefault(network, 0) >= BLIND;
    }

    /** Whether the balance on a network could be read when it was looked at. */
    public void looked(Network network, boolean read) {
        unread.compute(network, (n, failures) -> read ? null : failures == null ? 1 : Math.min(BLIND, failures + 1));
    }

    /** What the chains last said our treasury holds, atomic units, on each network that it pays on. */
    public void balances(Map<Network, BigInteger> atomic) {
        balances.set(Map.copyOf(atomic));
    }

    /** Those that are known: what could not be read for minutes is not. */
    public Map<Network, BigInteger> balances() {
        Map<Network, BigInteger> known = new HashMap<>(balances.get());
        known.keySet().removeIf(this::blind);
        return known;
    }

    /** The most one purchase for this job may cost: its price, the budget of a payment, and what law 4 leaves. */
    UsdcAmount cap(Job job) {
        UsdcAmount price = job.facts().terms().amount();
        return price.min(treasury().perPayment()).min(UsdcAmount.ofAtomic(left(job)));
    }

    /**
     * What an intent takes. What one job may spend (law 4) follows from its own purchases, which the version of the job
     * guards.
     *
     * @throws Steps.OverBudget if this job may not spend so much any more
     */
    List<Draw> draws(Job job, String upstream, UsdcAmount amount, Instant at) {
        if (amount.atomic() > left(job)) throw new Steps.OverBudget();
        return windows(upstream, amount.atomic(), at);
    }

    /** What a purchase that proved void gives back, to the windows it was taken from. */
    List<Draw> back(String upstream, UsdcAmount amount, Instant intendedAt) {
        return windows(upstream, -amount.atomic(), intendedAt);
    }

    private List<Draw> windows(String upstream, long amount, Instant at) {
        long second = at.getEpochSecond();
        long hour = second - second % HOUR;
        long day = second - second % DAY;
        List<Draw> draws = new ArrayList<>();
        draws.add(new Draw("all/hour", hour, amount, treasury().perHour().atomic()));
        draws.add(new Draw("all/day", day, amount, treasury().perDay().atomic()));
        fleet.get()
                .upstream(upstream)
                .map(u -> u.settings().budget())
                .ifPresent(b -> own(draws, upstream, b, amount, hour, day));
        return draws;
    }

    private static void own(List<Draw> draws, String upstream, UpstreamSettings.Budget budget, long amount, long hour,
            long day) {
        if (budget.perHour() != null) draws.add(new Draw(upstream + "/hour", hour, amount, budget.perHour().atomic()));
        if (budget.perDay() != null) draws.add(new Draw(upstream + "/day", day, amount, budget.perDay().atomic()));
    }

    private long left(Job job) {
        UsdcAmount most = job.facts().terms().amount().times(fleet.get().configuration().routing().maxSpend());
        return Math.max(0, most.atomic() - job.work().spent().atomic());
    }

    private Configuration.TreasurySettings treasury() {
        return fleet.get().configuration().treasury();
    }
}
