package dev.turnpike.gateway.core;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.Watcher;
import dev.turnpike.core.buying.LeftOver;
import dev.turnpike.core.buying.Purchases;
import dev.turnpike.core.fleet.Reload;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Till;
import dev.turnpike.core.work.Route;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.x402.ChainReader;
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
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** One run of a gateway's core in a {@link World}. */
public final class Life extends TestCore {
    private final World world;
    public final List<Route.Tried> tried;
    public final List<Job> ended;
    public final List<Configuration> reloaded = new ArrayList<>();

    static Life begin(World world, Instant start) {
        Threads threads = Threads.simulated();
        InstantSource clock = () -> start.plusNanos(threads.time().now(TimeUnit.NANOSECONDS));
        Ids ids = new Counted(world.ids::incrementAndGet);
        Notes notes = new Notes(new ArrayList<>(), new ArrayList<>());
        return new Life(world, notes, new Ground(world.folder, world.configuration, clock, threads, ids,
                outside(world, clock, ids), notes, new Mishap()));
    }

    private Life(World world, Notes notes, Ground ground) {
        super(ground);
        this.world = world;
        this.tried = notes.tried();
        this.ended = notes.ended();
    }

    private static Outside outside(World world, InstantSource clock, Ids ids) {
        OddInternet odd = world.internet;
        return new Outside(odd != null ? odd : new Pictures(world.events, world.gone), world.facilitator, world.chain,
                (asset, accounts, from, to) -> Mono.error(new IllegalStateException("no node")), NoBlocks.READ,
                TREASURY,
                odd != null ? Outside.upstreams(odd, TREASURY, clock, ids) : settings -> upstream(world, settings),
                () -> "https://gate.example");
    }

    private static Upstream upstream(World world, UpstreamSettings settings) {
        if (world.unmakeable.contains(settings.id()))
            throw new IllegalArgumentException(settings.id() + " cannot work");
        return world.upstream(settings.id()).configured(settings);
    }

    /** Another process owns the ledger from now on. */
    public void isReplaced() {
        rows().update("UPDATE owner SET epoch = epoch + 1");
    }

    /** What {@link dev.turnpike.core.buying.LeftOver#askChain} does, by the word of another chain. */
    public Mono<Job> askChain(Job job, ChainReader chain) {
        Steps steps = new Steps(journal(), time());
        return new LeftOver(new Purchases(steps, core().spending(), clock()), chain, clock()).askChain(job);
    }

    public Till till() {
        return core().till();
    }

    public Sale sale(String body) {
        return sale("", body);
    }

    /** The configuration file is changed to this, and looked at within a second. */
    public void reload(String text) {
        try {
            Path changed = Files.writeString(world.folder.resolve("turnpike.yaml"), text);
            Disposable watch = new Reload(changed, "", core().fleet(), name -> null, reloaded::add, this::today, time())
                    .start();
            time().advanceTimeBy(Duration.ofSeconds(1));
            watch.dispose();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock().instant(), ZoneOffset.UTC);
    }

    /** What recovery does: every unfinished job is ours now, and goes on. */
    public List<Job> takeUp() {
        List<Job> ours = Heard.of(journal().takeOver()).value();
        ours.forEach(job -> {
            if (job.closed()) core().leftOver().tidy(job).subscribe();
            else
                till().takeUp(job);
        });
        return ours;
    }

    /** What the gateway tells of its work. */
    private record Notes(List<Route.Tried> tried, List<Job> ended) implements Watcher {
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
    }
}
