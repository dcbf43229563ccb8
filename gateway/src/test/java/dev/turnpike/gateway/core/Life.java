package dev.turnpike.gateway.core;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.Core;
import dev.turnpike.core.Ground;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.Stores;
import dev.turnpike.core.Watcher;
import dev.turnpike.core.buying.LeftOver;
import dev.turnpike.core.buying.Purchases;
import dev.turnpike.core.doubt.Gate;
import dev.turnpike.core.fleet.Reload;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Till;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.Route;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.store.Database;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlFollower;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Challenge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One run of a gateway's core, from its start to its end. */
public final class Life implements AutoCloseable {
    private final World world;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InstantSource clock;
    private final Database file;
    private final SqliteJournal journal;
    private final LedgerRows rows;
    private final Core core;
    public final List<Route.Tried> tried = new ArrayList<>();
    public final List<Job> ended = new ArrayList<>();
    public final List<Configuration> reloaded = new ArrayList<>();
    private boolean closed;

    Life(World world, Instant start) {
        this.world = world;
        this.clock = () -> start.plusNanos(time.now(TimeUnit.NANOSECONDS));
        file = TestLedger.chosen().open(world.folder);
        Owner owner = file.owner();
        journal = new SqliteJournal(file, owner, clock, time, time, time, commit -> {});
        rows = new LedgerRows(file);
        Stores stores = new Stores(new Mortal(journal, world), new SqlFollower(journal, clock),
                new Generations(file, clock), new SqlRefundBook(file, owner, time, time),
                new SqlBooks(new Reads(file, time, time), clock), world.folder.resolve("files"));
        OddInternet odd = world.internet;
        Outside outside = new Outside(odd != null ? odd : new Pictures(world.events, world.gone), world.facilitator,
                world.chain, (asset, accounts, from, to) -> Mono.error(new IllegalStateException("no node")),
                NoBlocks.READ, Gate.TREASURY,
                odd != null ? Outside.upstreams(odd, Gate.TREASURY, clock, ids()) : this::upstream,
                () -> "https://gate.example");
        core = new Core(new Ground(world.configuration, new Time(clock, time), time, ids(), outside, stores, watcher(),
                Ground.Machine.of(1L << 30)));
    }

    private Ids ids() {
        return new Ids() {
            @Override
            public String next() {
                return "id-%014d".formatted(world.ids.incrementAndGet());
            }

            @Override
            public Bytes32 nonce() {
                return new Bytes32("0x%064x".formatted(world.ids.incrementAndGet()));
            }
        };
    }

    private Watcher watcher() {
        return new Watcher() {
            @Override
            public void tried(Route.Tried attempt) {
                tried.add(attempt);
            }

            @Override
            public void took(OwnTime.Stage stage, Duration own) {}

            @Override
            public void ended(Job job) {
                ended.add(job);
            }
        };
    }

    private Upstream upstream(UpstreamSettings settings) {
        if (world.unmakeable.contains(settings.id()))
            throw new IllegalArgumentException(settings.id() + " cannot work");
        return world.upstream(settings.id()).configured(settings);
    }

    public VirtualTimeScheduler time() {
        return time;
    }

    public InstantSource clock() {
        return clock;
    }

    public Core core() {
        return core;
    }

    /** What {@link dev.turnpike.core.buying.LeftOver#askChain} does, by the word of another chain. */
    public Mono<Job> askChain(Job job, ChainReader chain) {
        Steps steps = new Steps(new Mortal(journal, world), time);
        return new LeftOver(new Purchases(steps, core.spending(), clock), chain, clock).askChain(job);
    }

    public Till till() {
        return core.till();
    }

    public SqliteJournal journal() {
        return journal;
    }

    public Sale sale(String body) {
        return sale("", body);
    }

    /** @param key of {@code Idempotency-Key} */
    Sale sale(String key, String body) {
        return core.sales().of("POST", World.PATH, key, World.bytes(body));
    }

    /** The configuration file is changed to this, and looked at within a second. */
    public void reload(String text) {
        try {
            Path changed = Files.writeString(world.folder.resolve("turnpike.yaml"), text);
            Disposable watch = new Reload(changed, "", core.fleet(), name -> null, reloaded::add, this::today, time)
                    .start();
            time.advanceTimeBy(Duration.ofSeconds(1));
            watch.dispose();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** What recovery does: every unfinished job is ours now, and goes on. */
    public List<Job> takeUp() {
        List<Job> ours = Heard.of(journal.takeOver()).value();
        ours.forEach(job -> {
            if (job.closed()) core.leftOver().tidy(job).subscribe();
            else
                core.till().takeUp(job);
        });
        return ours;
    }

    /** What this order costs now. */
    public Challenge challenge(String body) {
        return ((Reply.PayFirst) Heard.of(core.till().serve(sale(body), null, Duration.ZERO, () -> {})).value())
                .challenge();
    }

    /** A job as the journal has it. */
    public Job job(String id) {
        return Heard.of(journal.job(id)).value();
    }

    public long number(String query, Object... values) {
        return rows.number(query, values);
    }

    /** What every account has come to; those with nothing left out. */
    public Map<String, Long> accounts() {
        return rows.accounts();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        time.dispose();
        rows.check();
        file.close();
    }
}
