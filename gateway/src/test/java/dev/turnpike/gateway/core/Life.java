package dev.turnpike.gateway.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.config.Configuration;
import dev.turnpike.core.buying.ImageWork;
import dev.turnpike.core.buying.Spending;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.core.fleet.PriceHistory;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Admission;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Running;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Settler;
import dev.turnpike.core.till.Till;
import dev.turnpike.gateway.settings.Reload;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqliteFile;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Seller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One run of a gateway's core, from its start to its end. */
public final class Life implements AutoCloseable {
    private final World world;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InstantSource clock;
    private final SqliteFile file;
    private final SqliteJournal journal;
    private final JdbcTemplate sql;
    private final LiveFleet live;
    private final Circuits circuits;
    private final Health health;
    private final Spending spending;
    private final ImageWork work;
    private final ImageSales sales;
    private final Seller seller;
    private final Running running;
    private final Till till;
    public final List<Route.Tried> tried = new ArrayList<>();
    public final List<Job> ended = new ArrayList<>();
    public final List<Configuration> reloaded = new ArrayList<>();
    public boolean full;
    private boolean closed;

    Life(World world, Instant start) {
        this.world = world;
        this.clock = () -> start.plusNanos(time.now(TimeUnit.NANOSECONDS));
        Configuration first = world.configuration;
        file = SqliteFile.open("jdbc:sqlite:" + world.folder.resolve("turnpike.db"));
        journal = new SqliteJournal(file, new Owner(), clock, time, time, time);
        sql = new JdbcTemplate(file.connect());
        Generations generations = new Generations(file, clock);
        live = new LiveFleet(first, generations, this::upstream);
        health = new Health(clock);
        circuits = new Circuits(clock, first.circuit());
        spending = new Spending(live, journal, clock);
        Planner planner = new Planner(health, circuits, spending, clock);
        Journal mortal = new Mortal(journal, world);
        Steps steps = new Steps(mortal, time);
        Supplier<String> ids = () -> "id-%014d".formatted(world.ids.incrementAndGet());
        Exposure exposure = new Exposure(() -> live.get().configuration(), world.chain, mortal, clock);
        KeptFiles files = new KeptFiles(world.folder.resolve("files"), ids, clock, time);
        work = new ImageWork(live, planner, health, circuits, spending, exposure, steps,
                new Pictures(world.events, world.gone), files, () -> "https://gate.example", ids, tried::add, clock,
                time);
        sales = new ImageSales(live, planner, () -> "https://gate.example", clock);
        var settings = first.seller();
        seller = new Seller(settings.asset(), settings.payTo(), settings.maxTimeout());
        Settler settler = new Settler(world.facilitator, world.chain, steps, clock, time);
        Cache<PaymentKey, Job> cache = Caffeine.newBuilder().executor(Runnable::run).build();
        running = new Running(work, settler, mortal, time, job -> {
            ended.add(job);
            cache.put(job.facts().key(), job);
        });
        Admission admission = new Admission(seller, world.facilitator, mortal, ids, clock, settings.maxTimeout(),
                settings.settleMargin(), (generation, price, resource, description) -> {
                    PriceHistory.SaleTerms sold = generations.terms(generation);
                    return new Seller(settings.asset(), sold.payTo(), sold.maxTimeout()).terms(price, resource,
                            description);
                }, exposure, work, steps, () -> full);
        till = new Till(seller, admission, running, mortal, cache, clock, time);
    }

    private Upstream upstream(UpstreamSettings settings) {
        if (world.unmakeable.contains(settings.id()))
            throw new IllegalArgumentException(settings.id() + " cannot work");
        return world.seller(settings.id()).configured(settings);
    }

    public VirtualTimeScheduler time() {
        return time;
    }

    public InstantSource clock() {
        return clock;
    }

    public Till till() {
        return till;
    }

    public Running running() {
        return running;
    }

    public LiveFleet live() {
        return live;
    }

    public Circuits circuits() {
        return circuits;
    }

    public Health health() {
        return health;
    }

    public ImageWork work() {
        return work;
    }

    public Spending spending() {
        return spending;
    }

    public Seller seller() {
        return seller;
    }

    public SqliteJournal journal() {
        return journal;
    }

    public Sale sale(String body) {
        return sales.of("POST", World.PATH, World.bytes(body));
    }

    /** The configuration file is changed to this, and looked at within a second. */
    public void reload(String text) {
        try {
            Path changed = Files.writeString(world.folder.resolve("turnpike.yaml"), text);
            Disposable watch = new Reload(changed, "", live, name -> null, reloaded::add).start(time);
            time.advanceTimeBy(Duration.ofSeconds(1));
            watch.dispose();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What recovery does: every unfinished job is ours now, and goes on. */
    public List<Job> takeUp() {
        List<Job> ours = Heard.of(journal.takeOver()).value();
        ours.forEach(job -> {
            if (job.closed()) work.tidy(job).subscribe();
            else
                running.start(job);
        });
        return ours;
    }

    /** What this order costs now. */
    public Challenge challenge(String body) {
        return ((Reply.PayFirst) Heard.of(till.serve(sale(body), Optional.empty(), Duration.ZERO)).value()).challenge();
    }

    /** A job as the journal has it. */
    public Job job(String id) {
        return Heard.of(journal.job(id)).value();
    }

    public long number(String query, Object... values) {
        return Objects.requireNonNull(sql.queryForObject(query, Long.class, values));
    }

    /** What every account has come to; those with nothing left out. */
    public Map<String, Long> accounts() {
        Map<String, Long> sums = new TreeMap<>();
        sql.query("SELECT account, SUM(amount) FROM entries GROUP BY account HAVING SUM(amount) <> 0", rs -> {
            sums.put(rs.getString(1), rs.getLong(2));
        });
        return sums;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        time.dispose();
        long unbalanced = number(
                "SELECT COUNT(*) FROM (SELECT movement FROM entries GROUP BY movement HAVING SUM(amount) <> 0 OR COUNT(*) <> 2)");
        if (unbalanced != 0) throw new AssertionError("law 6: " + unbalanced + " movements are not balanced pairs");
        long miscounted = number(
                """
                        SELECT COUNT(*) FROM jobs WHERE lost <>
                          (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE job = jobs.id AND account = 'loss' AND purchase > 0)""");
        if (miscounted != 0)
            throw new AssertionError("law 8: what was lost for " + miscounted + " jobs is not what the entries say");
        file.close();
    }
}
