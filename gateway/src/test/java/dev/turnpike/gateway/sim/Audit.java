package dev.turnpike.gateway.sim;

import dev.turnpike.config.Configuration;
import dev.turnpike.gateway.core.Totals;
import dev.turnpike.sandbox.chain.ChainLog;
import dev.turnpike.sandbox.chain.ChainLog.Moved;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.LocalSigner;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The end of a run: journal, entries, budgets and the chain held against each other, to the atomic unit. */
final class Audit {
    private static final Set<String> PAID_FOR = Set.of("DELIVERED", "LOST");
    private static final long MAX_SPEND = 2;
    private static final Set<String> TOTALS = Set.of("held/all", "held/newcomers", "unproven", "disproven", "losses");
    private static final long HOUR = 3600;

    private final SimWorld world;
    private final Laws laws;
    private final Address payTo;
    private final Address treasury;
    private final List<Moved> chain;
    private final Map<String, Books.Sold> sold;
    private final List<Books.Bought> bought;
    private final List<Books.Entry> entries;
    private final List<Books.Drawn> drawn;
    private final List<String> wrong;
    private final Map<String, Long> refunds = new HashMap<>();

    Audit(SimWorld world, Laws laws, Books books) {
        this.world = world;
        this.laws = laws;
        Configuration configuration = world.settings().configuration();
        payTo = configuration.seller().payTo();
        treasury = LocalSigner.of(((Configuration.KeySource.Plain) configuration.treasury().key()).hex()).address();
        chain = ChainLog.all(world.chain());
        sold = books.sold().stream().collect(Collectors.toMap(Books.Sold::id, Function.identity()));
        bought = books.bought();
        entries = books.entries();
        drawn = books.drawn();
        wrong = Totals.wrong(books::number);
        books.words("SELECT job || ' ' || amount FROM refunds WHERE state = 'settled'")
                .forEach(row -> refunds.put(row.split(" ")[0], Long.parseLong(row.split(" ")[1])));
    }

    void audit(Collection<Paid> payments) {
        oneJobEach();
        allEnded();
        sold.values().forEach(this::income);
        chain.stream().filter(m -> m.to().equals(payTo)).forEach(this::expected);
        bought.forEach(this::outcome);
        world.upstreams().stream().filter(u -> u.settings().auth() != null).forEach(this::charged);
        chain.stream().filter(m -> m.from().equals(treasury)).forEach(this::intended);
        sold.values().forEach(this::spending);
        drawn.forEach(this::budget);
        wrong.forEach(total -> laws.breach(8, "the total of what is %s is wrong", total));
        entries();
        count(payments);
    }

    private void oneJobEach() {
        sold.values().stream().collect(Collectors.groupingBy(Books.Sold::slot)).forEach((slot, jobs) -> {
            if (jobs.size() > 1) laws.breach(1, "%s bought %d jobs", slot, jobs.size());
        });
    }

    private void allEnded() {
        sold.values()
                .stream()
                .filter(job -> !job.state().equals("closed"))
                .forEach(job -> laws.breach(5, "job %s is still %s", job.id(), job.state()));
        sold.values()
                .stream()
                .filter(job -> job.state().equals("closed") && job.proof() == null)
                .forEach(job -> laws.breach(5, "job %s ended %s, and what became of its payment was never found out",
                        job.id(), job.outcome()));
        bought.stream()
                .filter(b -> Set.of("INTENDED", "PAID", "IN_DOUBT").contains(b.state()))
                .forEach(b -> laws.breach(5, "purchase %d of job %s is still %s", b.number(), b.job(), b.state()));
    }

    /** Charged if and only if delivered; what came for nothing is owed, or was paid back. */
    private void income(Books.Sold job) {
        boolean came = moved(job.slot()).isPresent();
        boolean settled = "settled".equals(job.outcome());
        if (settled && !job.pictures()) laws.breach(2, "job %s is settled and has no images", job.id());
        boolean lie = world.isLie(job.slot());
        if (settled && !came && !lie) laws.breach(2, "job %s is settled and nothing is on chain", job.id());
        long revenue = sum("revenue", job.id());
        long owed = sum("owed", job.id()) + refunds.getOrDefault(job.id(), 0L);
        if (revenue != (settled && came ? job.price() : 0))
            laws.breach(6, "job %s: revenue %d (%s, on chain: %s)", job.id(), revenue, job.outcome(), came);
        if (owed != (!settled && came ? job.price() : 0))
            laws.breach(2, "job %s: owed or paid back %d (%s, on chain: %s)", job.id(), owed, job.outcome(), came);
        if (!settled && came) world.story().count("owed: money that came for nothing");
    }

    private Optional<Moved> moved(Wire.Slot slot) {
        return ChainLog.of(world.chain(), slot.payer(), slot.nonce()).filter(m -> m.to().equals(payTo));
    }

    private void expected(Moved moved) {
        boolean known = sold.values()
                .stream()
                .anyMatch(job -> job.slot().equals(new Wire.Slot(moved.from(), moved.nonce()))
                        && BigInteger.valueOf(job.price()).equals(moved.value()));
        if (!known && !world.isDirect(new Wire.Slot(moved.from(), moved.nonce())))
            laws.breach(2, "%s paid us %s with nonce %s for no job", moved.from(), moved.value(), moved.nonce());
    }

    private void outcome(Books.Bought b) {
        if (b.keyed()) return;
        boolean went = chain.stream().anyMatch(m -> m.from().equals(treasury) && m.nonce().hex().equals(b.nonce()));
        if (went != PAID_FOR.contains(b.state()))
            laws.breach(6, "purchase %d of job %s at %s is %s, and on chain: %s", b.number(), b.job(), b.upstream(),
                    b.state(), went);
    }

    /** What an upstream with a key has charged is booked; what it has not charged may be booked, where it was in doubt. */
    private void charged(SimulatedUpstream upstream) {
        String id = upstream.settings().id();
        List<Books.Bought> booked = bought.stream()
                .filter(b -> b.upstream().equals(id) && PAID_FOR.contains(b.state()))
                .toList();
        if (upstream.counts().paid() > booked.size())
            laws.breach(6, "%s has charged %d orders, and %d are booked", id, upstream.counts().paid(), booked.size());
        long account = sum("account:" + id);
        long worth = booked.stream().mapToLong(Books.Bought::amount).sum();
        if (account != -worth) laws.breach(6, "account:%s is %d, and %d was bought there", id, account, worth);
    }

    private long sum(String account) {
        return entries.stream().filter(e -> e.account().equals(account)).mapToLong(Books.Entry::amount).sum();
    }

    private void intended(Moved moved) {
        boolean purchase = bought.stream()
                .anyMatch(b -> b.nonce().equals(moved.nonce().hex())
                        && BigInteger.valueOf(b.amount()).equals(moved.value()));
        boolean refund = sold.values()
                .stream()
                .anyMatch(job -> job.slot().payer().equals(moved.to()) && refunds.containsKey(job.id()));
        if (!purchase && !refund)
            laws.breach(3, "the treasury paid %s to %s with nonce %s without an intent", moved.value(), moved.to(),
                    moved.nonce());
    }

    private void spending(Books.Sold job) {
        long spent = bought.stream()
                .filter(b -> b.job().equals(job.id()) && !b.state().equals("VOID"))
                .mapToLong(Books.Bought::amount)
                .sum();
        if (spent > MAX_SPEND * job.price())
            laws.breach(4, "job %s sold for %d has spent %d", job.id(), job.price(), spent);
        bought.stream()
                .filter(b -> b.job().equals(job.id()) && b.amount() > job.price())
                .forEach(b -> laws.breach(4, "job %s sold for %d bought for %d", job.id(), job.price(), b.amount()));
    }

    /** What a budget says is drawn is what was spent, and no more than may be. */
    private void budget(Books.Drawn budget) {
        if (TOTALS.contains(budget.scope())) return;
        String[] scope = budget.scope().split("/");
        long length = scope[1].equals("hour") ? HOUR : 24 * HOUR;
        long spent = bought.stream().filter(b -> !b.state().equals("VOID")).filter(b -> switch (scope[0]) {
            case "all" -> within(b, budget, length);
            default -> b.upstream().equals(scope[0]) && within(b, budget, length);
        }).mapToLong(Books.Bought::amount).sum();
        check(budget, spent, limit(scope));
    }

    private static boolean within(Books.Bought b, Books.Drawn budget, long length) {
        return b.intendedSecond() >= budget.starts() && b.intendedSecond() < budget.starts() + length;
    }

    private long limit(String[] scope) {
        Configuration configuration = world.settings().configuration();
        return switch (scope[0] + "/" + scope[1]) {
            case "all/hour" -> configuration.treasury().perHour().atomic();
            case "all/day" -> configuration.treasury().perDay().atomic();
            case "dopamint/hour" -> Settings.DOPAMINT_HOUR;
            default -> Long.MAX_VALUE;
        };
    }

    private void check(Books.Drawn budget, long spent, long limit) {
        if (budget.amount() != spent)
            laws.breach(3, "budget %s at %d has %d drawn, and %d was spent", budget.scope(), budget.starts(),
                    budget.amount(), spent);
        if (budget.amount() > limit)
            laws.breach(3, "budget %s at %d has %d drawn (expected: at most %d)", budget.scope(), budget.starts(),
                    budget.amount(), limit);
    }

    private void entries() {
        entries.stream().collect(Collectors.groupingBy(Books.Entry::movement)).forEach((movement, pair) -> {
            if (pair.size() != 2 || pair.stream().mapToLong(Books.Entry::amount).sum() != 0)
                laws.breach(6, "movement %s is %s (expected: two entries that add up to nothing)", movement, pair);
        });
        Map<String, Long> accounts = entries.stream()
                .collect(Collectors.groupingBy(e -> e.account().replaceAll(":.*", ""),
                        Collectors.summingLong(Books.Entry::amount)));
        long out = -chain.stream()
                .filter(m -> m.from().equals(treasury))
                .mapToLong(m -> m.value().longValueExact())
                .sum();
        long in = chain.stream().filter(m -> m.to().equals(payTo)).mapToLong(m -> m.value().longValueExact()).sum();
        long back = refunds.values().stream().mapToLong(r -> r).sum();
        same("treasury", accounts, out);
        same("exposure", accounts, 0);
        long lied = sold.values()
                .stream()
                .filter(job -> "settled".equals(job.outcome()) && moved(job.slot()).isEmpty())
                .mapToLong(Books.Sold::price)
                .sum();
        long strangers = laws.forNoJob().mapToLong(moved -> moved.value().longValueExact()).sum();
        same("payer", accounts, back - in + strangers - lied);
        long works = accounts.getOrDefault("cost", 0L) + accounts.getOrDefault("loss", 0L) - lied;
        long keyed = -accounts.getOrDefault("account", 0L);
        if (works != -out - back + keyed)
            laws.breach(6, "cost and loss are %d, and upstreams were paid %d", works, -out - back + keyed);
    }

    private void same(String account, Map<String, Long> accounts, long expected) {
        if (accounts.getOrDefault(account, 0L) != expected)
            laws.breach(6, "account %s is %d, and on chain %d", account, accounts.getOrDefault(account, 0L), expected);
    }

    private long sum(String account, String job) {
        return entries.stream()
                .filter(e -> e.account().equals(account) && e.job().equals(job))
                .mapToLong(Books.Entry::amount)
                .sum();
    }

    private void count(Collection<Paid> payments) {
        payments.forEach(paid -> world.story().count("payers: sign a payment"));
        sold.values().forEach(job -> world.story().count("jobs: " + job.outcome()));
        bought.forEach(b -> world.story().count("purchases: " + b.state()));
        sold.values()
                .stream()
                .filter(job -> job.proof() != null)
                .forEach(job -> world.story().count("doubts: " + fate(job)));
        entries.stream()
                .filter(e -> e.account().equals("loss") && e.amount() > 0)
                .forEach(e -> world.story().count("losses: " + loss(e.why())));
        refunds.keySet().forEach(id -> world.story().count("owed: paid back"));
    }

    private static String loss(String why) {
        return switch (why.replaceAll(":.*", "")) {
            case "bad_images" -> "images that are none, or not as ordered";
            case "failed" -> "the upstream took our money and failed";
            case "paid and not delivered" ->
                why.contains("to its end") ? "in doubt at a key, and taken as paid" : "in doubt, and found paid";
            case "payment refused" -> "our payer's settlement was refused";
            case "proven impossible to settle" -> "our payer's settlement became impossible";
            case "settlement reported, proven impossible" -> "our payer's settlement was reported and never was";
            default -> "another was first, or nobody waited any more";
        };
    }

    private static String fate(Books.Sold job) {
        boolean moved = job.proof().equals("moved");
        return "settled".equals(job.outcome())
                ? moved ? "payment reported settled, shown by the chain" : "payment reported settled, never was"
                : moved ? "payment let go, came all the same and is owed" : "payment let go, proven dead";
    }
}
