package dev.turnpike.core.doubt;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.Core;
import dev.turnpike.core.Ground;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.Stores;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.time.Time;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.LedgerRows;
import dev.turnpike.store.Database;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlFollower;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.testkit.Unwatched;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import reactor.core.Disposable;
import reactor.core.Disposables;
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
    private final Database file;
    private final Journal journal;
    private final LedgerRows rows;
    private final Core core;
    private final Disposable.Composite loops = Disposables.composite();
    private boolean closed;

    Gate(Street street) {
        this(street, street.threads());
    }

    private Gate(Street street, Threads threads) {
        this.time = threads.time();
        this.street = street;
        settings = street.configuration;
        var clock = street.clock;
        Http http = street.network(threads.work());
        Ids ids = ids();
        file = TestLedger.chosen().open(street.folder());
        Owner owner = file.owner();
        SqliteJournal disk = new SqliteJournal(file, owner, clock, threads.writer(), threads.reader(), threads.work(),
                commit -> {});
        journal = street.death().of(disk);
        rows = new LedgerRows(file);
        Stores stores = new Stores(journal, new SqlFollower(disk, clock), new Generations(file, clock),
                new SqlRefundBook(file, owner, threads.reader(), threads.work()),
                new SqlBooks(new Reads(file, threads.reader(), threads.work()), clock),
                street.folder().resolve("files"));
        Outside outside = new Outside(http, heardWhileAlive(street.facilitator), street.chain(), street.chain(),
                street.blocks, TREASURY, Outside.upstreams(http, TREASURY, clock, ids), () -> "https://gate.example");
        core = new Core(new Ground(settings, new Time(clock, threads.work()), threads.work(), ids, outside, stores,
                Unwatched.WATCHER, Ground.Machine.of(1L << 30)));
        core.background()
                .stream()
                .filter(loop -> loop.name().equals("doubts") || loop.name().equals("refunds")
                        || loop.name().startsWith("follower"))
                .forEach(loop -> loops.add(loop.start()));
    }

    private Ids ids() {
        return new Ids() {
            @Override
            public String next() {
                return "id-%014d".formatted(street.next());
            }

            @Override
            public Bytes32 nonce() {
                return street.nonce();
            }
        };
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
        return core.till()
                .serve(core.sales().of("POST", "/v1/images/generate", "", Street.bytes(body)), payment, patience,
                        () -> {});
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
        return core.till()
                .serve(core.sales().of("POST", "/v1/images/generate", "", Street.bytes(body)), null, Duration.ZERO,
                        () -> {});
    }

    /** Another process takes the ledger over. */
    void replaced() {
        rows.update("UPDATE owner SET epoch = epoch + 1");
    }

    /** What a start does: every job that has not come to its end is ours, and goes on. */
    public void takeUp() {
        journal.takeOver()
                .flatMapIterable(jobs -> jobs)
                .flatMap(job -> job.closed() ? core.leftOver().tidy(job) : core.till().resume(job), 64)
                .subscribe();
    }

    public Mono<Refund> refund(String job) {
        return core.refunds().pay(job);
    }

    public Mono<Refunds.Owing> owing(String job) {
        return core.refunds().owing(job);
    }

    /** A job as the journal has it. */
    public Job job(String id) {
        return Heard.of(journal.job(id)).value();
    }

    public Job job(Payment payment) {
        return Heard.of(journal.find(core.seller().authenticate(payment))).value();
    }

    public long number(String query, Object... values) {
        return rows.number(query, values);
    }

    public long drawn(String scope) {
        return number("SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = ?", scope);
    }

    /** What this payer has open. */
    long held(Address payer) {
        return number("SELECT COALESCE(SUM(held), 0) FROM payers WHERE payer = ?", payer.hex());
    }

    /** What the chain has proven of a job's payment: {@code moved}, {@code dead}; or {@code open}. */
    public String fate(Job job) {
        return rows.text("SELECT COALESCE(proof, 'open') FROM jobs WHERE id = ?", job.id());
    }

    /** By how much the chain's reader is behind. */
    public Duration lag() {
        return core.followers().all().getFirst().lag();
    }

    /** Whether a job is still asked about by itself. */
    public boolean watched(Job job) {
        return number("SELECT COUNT(*) FROM jobs WHERE id = ? AND watch_at IS NOT NULL", job.id()) == 1;
    }

    /** What every account has come to; those with nothing left out. */
    public Map<String, Long> accounts() {
        return rows.accounts();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        street.death().now();
        loops.dispose();
        street.threads().stop();
        rows.check();
        file.close();
    }
}
