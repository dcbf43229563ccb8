package dev.turnpike.core.doubt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.config.Configuration;
import dev.turnpike.core.buying.ImageWork;
import dev.turnpike.core.buying.Spending;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Admission;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Running;
import dev.turnpike.core.till.Settler;
import dev.turnpike.core.till.Till;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteFile;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One run of a gateway with everything that decides about money in it, put together as the real one is. */
public final class Gate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(500);
    public static final LocalSigner TREASURY = LocalSigner
            .of("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");

    private final VirtualTimeScheduler time;
    private final Street street;
    private final Configuration settings;
    private final SqliteFile file;
    private final Journal journal;
    private final JdbcTemplate sql;
    private final ImageWork work;
    private final ImageSales sales;
    private final Seller seller;
    private final Running running;
    private final Till till;
    private final Refunds refunds;
    private final Disposable doubts;
    private boolean closed;

    Gate(Street street) {
        this(street, street.threads());
    }

    private Gate(Street street, Threads threads) {
        this.time = threads.time();
        this.street = street;
        settings = street.configuration;
        var clock = street.clock;
        var chain = street.chain();
        Http http = street.network(threads.work());
        Facilitator facilitator = heardWhileAlive(street.facilitator);
        Supplier<String> ids = () -> "id-%014d".formatted(street.next());
        file = SqliteFile.open("jdbc:sqlite:" + street.folder().resolve("turnpike.db"));
        Owner owner = new Owner();
        SqliteJournal disk = new SqliteJournal(file, owner, clock, threads.writer(), threads.reader(), threads.work());
        journal = street.death().of(disk);
        sql = new JdbcTemplate(file.connect());
        Generations generations = new Generations(file, clock);
        Buyer buyer = new Buyer(http, TREASURY, clock, street::nonce);
        LiveFleet live = new LiveFleet(settings, generations, upstream -> Upstreams.create(upstream, buyer, http));
        Health health = new Health(clock);
        Circuits circuits = new Circuits(clock, settings.circuit());
        Spending spending = new Spending(live, journal, clock);
        Planner planner = new Planner(health, circuits, spending, clock);
        Steps steps = new Steps(journal, threads.work());
        Exposure exposure = new Exposure(() -> live.get().configuration(), chain, journal, clock);
        KeptFiles files = new KeptFiles(street.folder().resolve("files"), ids, clock, threads.work());
        work = new ImageWork(live, planner, health, circuits, spending, exposure, steps, http, files,
                () -> "https://gate.example", ids, tried -> {}, clock, threads.work());
        sales = new ImageSales(live, planner, () -> "https://gate.example", clock);
        seller = new Seller(settings.seller().asset(), payTo(), settings.seller().maxTimeout());
        Cache<PaymentKey, Job> ended = Caffeine.newBuilder().executor(Runnable::run).build();
        running = new Running(work, new Settler(facilitator, chain, steps, clock, threads.work()), journal,
                threads.work(), job -> ended.put(job.facts().key(), job));
        Admission admission = new Admission(seller, facilitator, journal, ids, clock, settings.seller().maxTimeout(),
                settings.seller().settleMargin(),
                (generation, price, resource, description) -> seller.terms(price, resource, description), exposure,
                work, steps, () -> false);
        till = new Till(seller, admission, running, journal, ended, clock, threads.work());
        refunds = new Refunds(new SqlRefundBook(file, owner, threads.reader(), threads.work()), journal, facilitator,
                chain, buyer, settings.treasury(), clock);
        doubts = new Doubts(journal, steps, chain, job -> work.askChain(job, chain), refunds, Duration.ofMinutes(1),
                clock, threads.work()).start();
    }

    /** What the outside says to a process that has died reaches nobody. */
    private Facilitator heardWhileAlive(Facilitator outside) {
        return new Facilitator() {
            @Override
            public Mono<Verification> verify(Payment payment, Terms terms) {
                return outside.verify(payment, terms).flatMap(answer -> gone() ? Mono.never() : Mono.just(answer));
            }

            @Override
            public Mono<Settlement> settle(Payment payment, Terms terms) {
                return outside.settle(payment, terms).flatMap(answer -> gone() ? Mono.never() : Mono.just(answer));
            }
        };
    }

    private boolean gone() {
        return closed || street.death().happened();
    }

    VirtualTimeScheduler time() {
        return time;
    }

    public Address payTo() {
        return settings.seller().payTo();
    }

    Asset asset() {
        return settings.seller().asset();
    }

    Mono<Reply> serve(String body, Payment payment) {
        return serve(body, payment, PATIENCE);
    }

    Mono<Reply> serve(String body, Payment payment, Duration patience) {
        return till.serve(sales.of("POST", "/v1/images/generate", Street.bytes(body)), Optional.of(payment), patience);
    }

    /** What a payer signs for an order at today's price. */
    public Payment sign(LocalSigner payer, String body) {
        return Signing.sign(payer, challenge(body), asset(), street.clock, street.nonce());
    }

    public Challenge challenge(String body) {
        return ((Reply.PayFirst) Objects.requireNonNull(asked(body).block(Duration.ofSeconds(30)))).challenge();
    }

    public Heard<Reply> unpaid(String body) {
        return Heard.of(asked(body));
    }

    private Mono<Reply> asked(String body) {
        return till.serve(sales.of("POST", "/v1/images/generate", Street.bytes(body)), Optional.empty(), Duration.ZERO);
    }

    /** Another process takes the ledger over. */
    void replaced() {
        sql.update("UPDATE owner SET epoch = epoch + 1");
    }

    /** What a start does: every job that has not come to its end is ours, and goes on. */
    public void takeUp() {
        journal.takeOver()
                .flatMapIterable(jobs -> jobs)
                .flatMap(job -> job.closed() ? work.tidy(job) : running.start(job), 64)
                .subscribe();
    }

    public Mono<Refund> refund(String job) {
        return refunds.pay(job);
    }

    public Mono<Refunds.Owing> owing(String job) {
        return refunds.owing(job);
    }

    /** A job as the journal has it. */
    public Job job(String id) {
        return Heard.of(journal.job(id)).value();
    }

    public Job job(Payment payment) {
        return Heard.of(journal.find(seller.authenticate(payment))).value();
    }

    public long number(String query, Object... values) {
        return Objects.requireNonNull(sql.queryForObject(query, Long.class, values));
    }

    public long drawn(String scope) {
        return number("SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = ?", scope);
    }

    /** What the chain has proven of a job's payment: {@code moved}, {@code dead}; or {@code open}. */
    public String fate(Job job) {
        return Objects.requireNonNull(
                sql.queryForObject("SELECT COALESCE(fate, 'open') FROM jobs WHERE id = ?", String.class, job.id()));
    }

    /** Whether anything about a job is still looked at. */
    public boolean watched(Job job) {
        return number("SELECT COUNT(*) FROM jobs WHERE id = ? AND watch_at IS NOT NULL", job.id()) == 1;
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
        street.death().now();
        doubts.dispose();
        street.threads().stop();
        long unbalanced = number(
                "SELECT COUNT(*) FROM (SELECT movement FROM entries GROUP BY movement HAVING SUM(amount) <> 0 OR COUNT(*) <> 2)");
        if (unbalanced != 0) throw new AssertionError("law 6: " + unbalanced + " movements are not balanced pairs");
        file.close();
    }
}
