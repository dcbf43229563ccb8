package dev.turnpike.gateway;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.file.Keys;
import dev.turnpike.config.file.Startup;
import dev.turnpike.core.Chains;
import dev.turnpike.core.Core;
import dev.turnpike.core.Ground;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.Stores;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.time.Time;
import dev.turnpike.sandbox.chain.PlayBlocks;
import dev.turnpike.store.Database;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Ledgers;
import dev.turnpike.store.Owner;
import dev.turnpike.store.OwnerOnly;
import dev.turnpike.store.SqlFollower;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.store.lessons.SqlLessonBook;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sqlite.SqliteFile;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.HttpFacilitator;
import dev.turnpike.x402.NettyHttp;
import dev.turnpike.x402.RpcChainReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.scheduler.Schedulers;

/** Lays the ground of a running gateway: a clock, threads, the network, the ledger, and the core that stands on it. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Launch.class)
class GroundConfiguration {
    private static final Duration RPC_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    Startup startup(Launch launch) {
        return Startup.read(launch.config(), System::getenv, LocalDate.now(ZoneOffset.UTC));
    }

    /** In whole milliseconds: nothing needs more, and each finer time costs six bytes of a row. */
    @Bean
    Time time(Threads threads) {
        return new Time(Clock.tickMillis(ZoneOffset.UTC), threads.work());
    }

    @Bean
    Threads threads() {
        return Threads.start();
    }

    /** The server's event loops are those of everything else. */
    @Bean
    ReactorResourceFactory serverLoops(Threads threads) {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResources(threads.loops());
        return resources;
    }

    @Bean
    NettyHttp http(Threads threads) {
        return new NettyHttp(threads.work(), threads.large(), threads.loops());
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Bean
    Ids ids(RandomGenerator random, Time time) {
        return Ids.of(random, time.clock());
    }

    /** Play money, its facilitator and its upstreams; absent where money is real. */
    @Bean
    Playground playground(Startup startup, Launch launch, RandomGenerator random, Time time) {
        return startup.sandbox() ? Playground.open(launch.sandbox(), startup.configuration(), random, time)
                : Playground.NONE;
    }

    @Bean
    SandboxFolder sandboxFolder(Startup startup) {
        return startup.file() == null ? SandboxFolder.make() : SandboxFolder.NONE;
    }

    @Bean
    Ledgers ledgers(Ids ids, Time time, Threads threads) {
        return new Ledgers(new Postgres.Gateway(ids.next(), time.clock(), threads.membership()));
    }

    /** In the built-in sandbox a ledger that goes with the play money it is about. */
    @Bean
    Database ledger(Startup startup, SandboxFolder sandbox, Ledgers ledgers) {
        return sandbox.path() == null ? ledgers.open(startup.configuration().ledger(), startup.name())
                : SqliteFile.open("jdbc:sqlite:" + sandbox.path().resolve("turnpike.db"));
    }

    @Bean
    Reads bookReads(Database ledger, Threads threads) {
        return new Reads(ledger, Schedulers.single(threads.disk()), threads.work());
    }

    @Bean
    Outside outside(Startup startup, Playground playground, NettyHttp network, Ids ids, Time time, Environment env) {
        Configuration settings = startup.configuration();
        Http http = call -> Overhead.outside(network.send(call));
        var treasury = Keys.signer(settings.treasury().key());
        var upstreams = Outside.upstreams(http, treasury, time.clock(), ids);
        var play = playground.sandbox();
        if (play != null)
            return new Outside(http, facilitator(settings, playground, http), play.chain(), play.chain(),
                    new PlayBlocks(play.chain()), treasury, upstreams, publicUrl(settings, env));
        Chains chains = chains(settings, http, time);
        return new Outside(http, facilitator(settings, playground, http), chains, chains, chains, treasury, upstreams,
                publicUrl(settings, env));
    }

    private static Chains chains(Configuration settings, Http http, Time time) {
        return new Chains(settings.networks()
                .values()
                .stream()
                .filter(network -> network.rpc() != null)
                .collect(Collectors.toMap(network -> network.asset().network(),
                        network -> new RpcChainReader(http, Objects.requireNonNull(network.rpc()), RPC_TIMEOUT,
                                time.scheduler(), network.confirmations()))));
    }

    private static Facilitator facilitator(Configuration settings, Playground playground, Http http) {
        return switch (settings.seller().facilitator()) {
            case FacilitatorSettings.Sandbox play -> Objects.requireNonNull(playground.sandbox()).facilitator();
            case FacilitatorSettings.Remote remote ->
                new HttpFacilitator(http, remote.url(), remote.timeout(), remote.headers());
        };
    }

    /** The port is known once the server listens. */
    private static Supplier<String> publicUrl(Configuration settings, Environment env) {
        var configured = settings.publicUrl();
        return configured != null ? () -> configured.toString().replaceAll("/+$", "")
                : () -> "http://localhost:"
                        + env.getProperty("local.server.port", env.getProperty("server.port", "8402"));
    }

    @Bean
    Owner owner(Database ledger) {
        return ledger.owner();
    }

    @Bean
    SqliteJournal journal(Database ledger, Owner owner, Time time, Threads threads, Meters meters) {
        return new SqliteJournal(ledger, owner, time.clock(), threads.writer(), threads.reader(), threads.work(),
                meters::committed);
    }

    @Bean
    Stores stores(Database ledger, SqliteJournal journal, Owner owner, Reads reads, Time time, Threads threads) {
        return new Stores(journal, new SqlFollower(journal, time.clock()), new Generations(ledger, time.clock()),
                new SqlRefundBook(ledger, owner, threads.refunds(), threads.work()), new SqlBooks(reads, time.clock()),
                new SqlLessonBook(journal), files(ledger.folder().resolve("turnpike-files")));
    }

    /** As private as the ledger beside it. */
    private static Path files(Path folder) {
        try {
            return OwnerOnly.folder(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(folder + " cannot be made", failure);
        }
    }

    @Bean
    LedgerWatch ledgerWatch(Startup startup, Database ledger, Stores stores, Time time, Threads threads) {
        return new LedgerWatch(ledger, startup.configuration().ledger().freeBytes(), stores.journal(), time.clock(),
                threads.disk());
    }

    @Bean
    LogLimit logLimit() {
        return LogLimit.install(System::nanoTime);
    }

    @Bean
    Errors errors(ApplicationEventPublisher publisher) {
        Errors errors = Errors.watch(publisher);
        Schedulers.onHandleError("turnpike", (thread, failure) -> errors.see(failure));
        return errors;
    }

    @Bean
    Meters meters(MeterRegistry registry) {
        return new Meters(registry);
    }

    @Bean
    Core core(Startup startup, Launch launch, Time time, Threads threads, Ids ids, Outside outside, Stores stores,
            Meters meters, LedgerWatch watch) {
        Core core = new Core(new Ground(startup.configuration(), time, threads.disk(), ids, outside, stores, meters,
                launch.machine().with(watch::trouble)));
        meters.watch(core);
        return core;
    }
}
