package dev.turnpike.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Problem;
import dev.turnpike.core.Ids;
import dev.turnpike.core.books.Audit;
import dev.turnpike.core.books.Reconciliation;
import dev.turnpike.core.buying.ImageWork;
import dev.turnpike.core.buying.Spending;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.doubt.Doubts;
import dev.turnpike.core.doubt.Refunds;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.core.fleet.PriceHistory;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.health.Probe;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Admission;
import dev.turnpike.core.till.Cancelling;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.Running;
import dev.turnpike.core.till.Settler;
import dev.turnpike.core.till.Till;
import dev.turnpike.gateway.http.guard.Cors;
import dev.turnpike.gateway.http.guard.ErrorHandler;
import dev.turnpike.gateway.http.guard.RateLimits;
import dev.turnpike.gateway.http.guard.SlowHeads;
import dev.turnpike.gateway.http.operators.LedgerPages;
import dev.turnpike.gateway.http.operators.OperatorHosts;
import dev.turnpike.gateway.http.operators.ReconciliationPage;
import dev.turnpike.gateway.http.operators.RefundPage;
import dev.turnpike.gateway.http.pages.ErrorPage;
import dev.turnpike.gateway.http.pages.FilePage;
import dev.turnpike.gateway.http.pages.FrontPage;
import dev.turnpike.gateway.http.pages.JobPages;
import dev.turnpike.gateway.http.pages.ModelPages;
import dev.turnpike.gateway.http.pages.PaymentPage;
import dev.turnpike.gateway.http.pages.PricePages;
import dev.turnpike.gateway.http.pages.ProviderPages;
import dev.turnpike.gateway.http.sale.ImagesRoutingFilter;
import dev.turnpike.gateway.http.sale.Replies;
import dev.turnpike.gateway.http.wire.Bodies;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.gateway.http.wire.Routes;
import dev.turnpike.gateway.settings.BadConfiguration;
import dev.turnpike.gateway.settings.Reload;
import dev.turnpike.gateway.settings.Startup;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.sandbox.SandboxSettings;
import dev.turnpike.sandbox.upstreams.SimulatedUpstreamSettings;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteFile;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.books.Balances;
import dev.turnpike.store.books.Days;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.HttpFacilitator;
import dev.turnpike.x402.NettyHttp;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.RpcChainReader;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Signer;
import dev.turnpike.x402.Terms;
import dev.turnpike.x402.TransferLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the gateway together: the one place that knows which class answers which port, reads a clock, and makes threads.
 *
 * <p>From the inside out: settings, ground (chain, journal, threads), work, sale, surface.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class Assembly {
    private static final Duration RPC_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SLOW_HEADS = Duration.ofSeconds(20);
    private static final long REMEMBERED_BYTES = 64L << 20;

    // ---- settings

    @Bean
    Startup startup(Environment env) {
        return Startup.read(env.getProperty("turnpike.config"), System::getenv);
    }

    /** How clients reach us; the port is known once the server listens. */
    @Bean
    PublicUrl publicUrl(Startup startup, Environment env) {
        var configured = startup.configuration().publicUrl();
        return configured != null ? () -> configured.toString().replaceAll("/+$", "")
                : () -> "http://localhost:"
                        + env.getProperty("local.server.port", env.getProperty("server.port", "8402"));
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    // ---- ground

    @Bean
    Threads threads() {
        return Threads.start();
    }

    @Bean
    Ids ids() {
        return new Ids(new SecureRandom());
    }

    @Bean
    NettyHttp http(Threads threads) {
        return new NettyHttp(threads.work());
    }

    /** Play money, its facilitator and its sellers; absent where money is real. */
    @Bean
    Playground playground(Startup startup, InstantSource clock, Ids ids, Threads threads, Environment env) {
        if (!startup.sandbox()) return Playground.NONE;
        SandboxSettings settings = SandboxSettings.of(startup.configuration());
        return Playground.open(
                settings.paced(env.getProperty("turnpike.sandbox.work", Duration.class, SimulatedUpstreamSettings.WORK),
                        env.getProperty("turnpike.sandbox.patience", Duration.class, settings.patience())),
                startup.configuration(), clock, ids.random(), threads.work(),
                env.getProperty("turnpike.sandbox.port", Integer.class, 8410));
    }

    @Bean
    ChainReader chain(Startup startup, Playground playground, Http http) {
        if (playground.sandbox() != null) return playground.sandbox().chain();
        return new Chains(startup.configuration()
                .networks()
                .values()
                .stream()
                .filter(network -> network.rpc() != null)
                .collect(Collectors.toMap(network -> network.asset().network(), network -> reader(http, network))));
    }

    private static RpcChainReader reader(Http http, Configuration.NetworkSettings network) {
        return new RpcChainReader(http, Objects.requireNonNull(network.rpc()), RPC_TIMEOUT, network.confirmations());
    }

    @Bean
    Facilitator facilitator(Startup startup, Playground playground, Http http) {
        return switch (startup.configuration().seller().facilitator()) {
            case FacilitatorSettings.Sandbox play -> Objects.requireNonNull(playground.sandbox()).facilitator();
            case FacilitatorSettings.Remote remote ->
                new HttpFacilitator(http, remote.url(), remote.timeout(), remote.headers());
        };
    }

    @Bean
    Signer signer(Startup startup) {
        return Keys.signer(startup.configuration().treasury().key());
    }

    @Bean
    SandboxFolder sandboxFolder(Startup startup) {
        return startup.file() == null ? SandboxFolder.make() : SandboxFolder.NONE;
    }

    /** In the sandbox a ledger that goes with the play money it is about. */
    @Bean
    SqliteFile ledger(Startup startup, SandboxFolder sandbox) {
        try {
            return SqliteFile.open(sandbox.path() == null ? startup.configuration().ledger().url()
                    : "jdbc:sqlite:" + sandbox.path().resolve("turnpike.db"));
        } catch (IllegalStateException unusable) {
            throw new BadConfiguration(startup.name(),
                    List.of(new Problem(0, "ledger.url", String.valueOf(unusable.getMessage()))));
        }
    }

    @Bean
    Owner owner() {
        return new Owner();
    }

    @Bean
    Journal journal(SqliteFile ledger, Owner owner, InstantSource clock, Threads threads) {
        return new SqliteJournal(ledger, owner, clock, threads.writer(), threads.reader(), threads.work());
    }

    @Bean
    PriceHistory priceHistory(SqliteFile ledger, InstantSource clock) {
        return new Generations(ledger, clock);
    }

    @Bean
    Steps steps(Journal journal, Threads threads) {
        return new Steps(journal, threads.work());
    }

    // ---- work

    @Bean
    Buyer buyer(Http http, Signer signer, InstantSource clock, Ids ids) {
        return new Buyer(http, signer, clock, ids::nonce);
    }

    @Bean
    LiveFleet fleet(Startup startup, PriceHistory generations, Http http, Buyer buyer) {
        return new LiveFleet(startup.configuration(), generations, settings -> Upstreams.create(settings, buyer, http));
    }

    @Bean
    Health upstreamHealth(InstantSource clock) {
        return new Health(clock);
    }

    @Bean
    Circuits circuits(InstantSource clock, Startup startup) {
        return new Circuits(clock, startup.configuration().circuit());
    }

    @Bean
    Spending spending(LiveFleet fleet, Journal journal, InstantSource clock) {
        return new Spending(fleet, journal, clock);
    }

    @Bean
    Exposure exposure(LiveFleet fleet, ChainReader chain, Journal journal, InstantSource clock) {
        return new Exposure(() -> fleet.get().configuration(), chain, journal, clock);
    }

    @Bean
    Planner planner(Health health, Circuits circuits, Spending spending, InstantSource clock) {
        return new Planner(health, circuits, spending, clock);
    }

    @Bean
    KeptFiles keptFiles(SqliteFile ledger, Ids ids, InstantSource clock, Threads threads) {
        return new KeptFiles(ledger.folder().resolve("turnpike-files"), ids::next, clock, threads.disk());
    }

    @Bean
    Meters meters(MeterRegistry registry) {
        return new Meters(registry);
    }

    @Bean
    ImageWork imageWork(LiveFleet fleet, Planner planner, Health health, Circuits circuits, Spending spending,
            Exposure exposure, Steps steps, Http http, KeptFiles files, PublicUrl publicUrl, Ids ids, Meters meters,
            InstantSource clock, Threads threads) {
        return new ImageWork(fleet, planner, health, circuits, spending, exposure, steps, http, files, publicUrl,
                ids::next, meters, clock, threads.work());
    }

    // ---- sale

    @Bean
    Seller seller(Startup startup) {
        Configuration.SellerSettings settings = startup.configuration().seller();
        return new Seller(settings.asset(), settings.payTo(), settings.maxTimeout());
    }

    /** Jobs at their end by payment; {@code turnpike.caches=off} does without. */
    @Bean
    Cache<PaymentKey, Job> endedJobs(Environment env) {
        boolean off = "off".equals(env.getProperty("turnpike.caches"));
        return Caffeine.newBuilder()
                .maximumWeight(off ? 0 : REMEMBERED_BYTES)
                .weigher((PaymentKey key, Job job) -> 2000 + job.facts().sale().length())
                .executor(Runnable::run)
                .build();
    }

    @Bean
    Running running(LiveFleet fleet, Health health, Circuits circuits, ImageWork work, Facilitator facilitator,
            ChainReader chain, Steps steps, Journal journal, Cache<PaymentKey, Job> ended, Meters meters,
            InstantSource clock, Threads threads) {
        Settler settler = new Settler(facilitator, chain, steps, clock, threads.work());
        Running running = new Running(work, settler, journal, threads.work(), job -> {
            ended.put(job.facts().key(), job);
            meters.ended(job);
        });
        meters.watch(() -> running);
        meters.watch(journal, circuits);
        meters.offers(fleet.get(), health);
        return running;
    }

    @Bean
    Till till(Seller seller, Facilitator facilitator, Journal journal, Running running, LiveFleet fleet,
            PriceHistory generations, Exposure exposure, ImageWork work, Steps steps, Cache<PaymentKey, Job> ended,
            Ids ids, InstantSource clock, Threads threads) {
        Configuration.SellerSettings settings = fleet.get().configuration().seller();
        Admission admission = new Admission(seller, facilitator, journal, ids::next, clock, settings.maxTimeout(),
                settings.settleMargin(), (generation, price, resource, description) -> {
                    Terms now = seller.terms(price, resource, description);
                    PriceHistory.SaleTerms then = generations.terms(generation);
                    return new Terms(now.asset(), then.payTo(), price, then.maxTimeout(), resource, now.description(),
                            now.mimeType());
                }, exposure, work, steps, () -> running.count() >= fleet.get().configuration().limits().openJobs());
        return new Till(seller, admission, running, journal, ended, clock, threads.work());
    }

    @Bean
    Refunds refunds(SqliteFile ledger, Owner owner, Journal journal, Facilitator facilitator, ChainReader chain,
            Buyer buyer, Startup startup, InstantSource clock, Threads threads) {
        return new Refunds(new SqlRefundBook(ledger, owner, threads.refunds(), threads.work()), journal, facilitator,
                chain, buyer, startup.configuration().treasury(), clock);
    }

    @Bean
    Doubts doubts(Journal journal, Steps steps, ChainReader chain, ImageWork work, Refunds refunds, Startup startup,
            InstantSource clock, Threads threads) {
        return new Doubts(journal, steps, chain, job -> work.askChain(job, chain), refunds, sold(startup).shownWithin(),
                clock, threads.work());
    }

    @Bean
    ImageSales imageSales(LiveFleet fleet, Planner planner, PublicUrl publicUrl, InstantSource clock) {
        return new ImageSales(fleet, planner, publicUrl, clock);
    }

    // ---- surface

    @Bean
    ImagesRoutingFilter imagesRoutingFilter(Seller seller, Till till, ImageSales sales, LiveFleet fleet,
            Startup startup, Bodies bodies) {
        Replies replies = new Replies(seller, () -> fleet.get().configuration().publicCosts(), startup.sandbox());
        return new ImagesRoutingFilter(seller, till, sales, replies, bodies,
                () -> fleet.get().configuration().seller().maxWait());
    }

    @Bean
    Bodies bodies(Threads threads) {
        return new Bodies(threads.work());
    }

    /** Spring writes answers as we do. */
    @Bean
    JsonMapper json() {
        return Json.mapper();
    }

    @Bean
    RouteLocator imageRoutes(RouteLocatorBuilder builder) {
        return Routes.images(builder);
    }

    @Bean
    FrontPage frontPage(Startup startup) {
        return new FrontPage(startup.sandbox());
    }

    @Bean
    ErrorPage errorPage() {
        return new ErrorPage();
    }

    @Bean
    PricePages pricePages(LiveFleet fleet, ImageSales sales, Seller seller, PublicUrl publicUrl, Bodies bodies) {
        return new PricePages(() -> fleet.get().configuration(), sales, seller, publicUrl, bodies);
    }

    @Bean
    ModelPages modelPages(LiveFleet fleet) {
        return new ModelPages(fleet);
    }

    @Bean
    ProviderPages providerPages(LiveFleet fleet, Health health, Circuits circuits, InstantSource clock) {
        return new ProviderPages(fleet, health, circuits, clock);
    }

    @Bean
    JobPages jobPages(Journal journal, Steps steps, InstantSource clock, Startup startup) {
        return new JobPages(journal, new Cancelling(journal, steps, clock), clock, startup.sandbox());
    }

    @Bean
    PaymentPage paymentPage(Journal journal, Startup startup, Refunds refunds) {
        return new PaymentPage(journal, startup.configuration().seller().asset(), refunds::owing);
    }

    @Bean
    FilePage filePage(KeptFiles files) {
        return new FilePage(files);
    }

    @Bean
    ErrorHandler errorHandler() {
        return new ErrorHandler();
    }

    @Bean
    Cors cors() {
        return new Cors();
    }

    @Bean
    OperatorHosts operatorHosts(Startup startup, Environment env) {
        Set<String> names = new HashSet<>(
                Binder.get(env).bind("turnpike.management-hosts", Bindable.setOf(String.class)).orElse(Set.of()));
        URI publicUrl = startup.configuration().publicUrl();
        if (publicUrl != null) names.add(publicUrl.getHost());
        return new OperatorHosts(names);
    }

    @Bean
    RateLimits rateLimits(LiveFleet fleet, InstantSource clock) {
        return new RateLimits(() -> fleet.get().configuration().limits(), clock);
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> slowHeads() {
        return server -> server.addServerCustomizers(new SlowHeads(SLOW_HEADS));
    }

    // ---- books

    @Bean
    Reads bookReads(SqliteFile ledger, Threads threads) {
        return new Reads(ledger, Schedulers.single(threads.disk()), threads.work());
    }

    @Bean
    Reconciliation reconciliation(Reads reads, ChainReader chain, Startup startup, LiveFleet fleet, Signer signer,
            InstantSource clock) {
        if (!(chain instanceof TransferLog log))
            throw new IllegalStateException(
                    "chain: " + chain.getClass().getSimpleName() + " (expected: one that lists transfers)");
        Configuration.SellerSettings seller = startup.configuration().seller();
        return new Reconciliation(new SqlBooks(reads, clock), log, chain, new Reconciliation.Ours(seller.asset(),
                seller.payTo(), signer.address(), () -> Reconciliation.payees(fleet.get())),
                sold(startup).shownWithin());
    }

    @Bean
    Audit audit(Reconciliation reconciliation, InstantSource clock, Threads threads) {
        return new Audit(reconciliation, clock, threads.work());
    }

    @Bean(destroyMethod = "dispose")
    Disposable audits(Audit audit) {
        return audit.start();
    }

    @Bean(destroyMethod = "dispose")
    Disposable balances(Reads reads, Threads threads, Meters meters) {
        return new Balances(reads, threads.work()).start(meters::balances);
    }

    @Bean
    RefundPage refundPage(Refunds refunds, Bodies bodies) {
        return new RefundPage(refunds, bodies);
    }

    @Bean
    LedgerPages ledgerPages(Reads reads, InstantSource clock) {
        return new LedgerPages(new Ledger(reads), new Days(reads), clock);
    }

    @Bean
    ReconciliationPage reconciliationPage(Reconciliation reconciliation, Audit audit, InstantSource clock) {
        return new ReconciliationPage(reconciliation, audit, clock);
    }

    // ---- what runs by itself

    @Bean
    Engine engine(Startup startup, LiveFleet fleet, Journal journal, Running running, ImageWork work, Health health,
            Circuits circuits, ChainReader chain, Signer signer, Spending spending, KeptFiles files, Doubts doubts,
            Meters meters, InstantSource clock, Threads threads, Environment env) {
        Probe probe = new Probe(fleet, health, threads.work(), clock);
        Reload reload = startup.file() == null ? null
                : new Reload(startup.file(), startup.text(), fleet, System::getenv, next -> {
                    circuits.configure(next.circuit());
                    meters.offers(fleet.get(), health);
                });
        Engine.Treasury treasury = new Engine.Treasury(chain, () -> paidIn(fleet.get()), signer.address(),
                startup.configuration().treasury(), spending);
        return new Engine(journal, running, work, probe, health, treasury, files, doubts, reload, threads,
                env.getRequiredProperty("turnpike.drain", Duration.class));
    }

    private static List<Asset> paidIn(Fleet fleet) {
        return fleet.upstreams().values().stream().map(upstream -> upstream.settings().asset()).distinct().toList();
    }

    /** Ready once every upstream has been asked; a part of readiness by {@code application.yaml}. */
    @Bean
    HealthIndicator probesHealthIndicator(Engine engine) {
        return () -> in(engine.probed());
    }

    /** Ready for as long as nobody has taken the ledger over; a part of readiness too. */
    @Bean
    HealthIndicator ownerHealthIndicator(Owner owner) {
        return () -> in(!owner.isReplaced());
    }

    /** Ready once the jobs that were open at the start have been taken up; a part of readiness too. */
    @Bean
    HealthIndicator recoveryHealthIndicator(Engine engine) {
        return () -> in(engine.recovered());
    }

    private static org.springframework.boot.health.contributor.Health in(boolean service) {
        return (service ? org.springframework.boot.health.contributor.Health.up()
                : org.springframework.boot.health.contributor.Health.outOfService()).build();
    }

    @Bean
    TreasuryHealth treasuryHealthIndicator(Startup startup, Spending spending, Signer signer, MeterRegistry registry) {
        var health = new TreasuryHealth(spending, signer.address(), startup.configuration().treasury().warnBelow());
        health.meter(registry);
        return health;
    }

    @Bean
    Welcome welcome(Startup startup, PublicUrl publicUrl, Playground playground, LiveFleet fleet, Signer signer) {
        return new Welcome(startup, publicUrl, playground, fleet, signer.address());
    }

    private static Configuration.NetworkSettings sold(Startup startup) {
        Configuration settings = startup.configuration();
        return Objects.requireNonNull(settings.networks().get(settings.seller().asset().network().caip2()));
    }

    /** How clients reach us, without a slash at the end. */
    @FunctionalInterface
    interface PublicUrl extends java.util.function.Supplier<String> {}
}
