package dev.turnpike.core.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.doubt.Follower;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.sandbox.Sandbox;
import dev.turnpike.sandbox.SandboxHttp;
import dev.turnpike.sandbox.SandboxSettings;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.store.Database;
import dev.turnpike.store.SqlFollower;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.RpcChainReader;
import dev.turnpike.x402.Terms;
import dev.turnpike.x402.TransferLog;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A shop whose journal is written as the gateway writes it, beside a chain that does as told. */
final class Shop implements AutoCloseable {
    static final LocalSigner PAYER = LocalSigner.of("0x" + "5".repeat(64));
    static final LocalSigner TREASURY = LocalSigner.of("0x" + "11".repeat(32));
    static final Address SELLER = Sample.PAY_TO;
    static final Address UPSTREAM = new Address("0x" + "c1".repeat(20));
    static final Address STRANGER = new Address("0x" + "57".repeat(20));
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(75);
    private static final Reconciliation.Ours OURS = new Reconciliation.Ours(Sample.USDC, SELLER, TREASURY.address(),
            () -> Map.of(UPSTREAM, "x-router"));
    private static final Scheduler HERE = Schedulers.immediate();

    final TestClock clock = new TestClock();
    final Instant start = clock.instant();
    final Sandbox sandbox = new Sandbox(SandboxSettings.standard(), clock, new SplittableRandom(1), HERE);
    final PlayChain chain = sandbox.chain();
    final Database file;
    final Journal journal;
    final Reads reads;
    final SqlBooks books;
    private final SqlFollower proofs;
    final JdbcTemplate sql;

    Shop(Path folder) {
        file = TestLedger.chosen().open(folder);
        SqliteJournal durable = new SqliteJournal(file, file.owner(), clock, HERE, HERE, HERE, commit -> {});
        journal = durable;
        proofs = new SqlFollower(durable, clock);
        reads = new Reads(file, HERE, HERE);
        books = new SqlBooks(reads, clock);
        sql = new JdbcTemplate(file.connect());
    }

    /** @param overRpc whether the chain is read as a node's, or directly */
    Reconciliation reconciliation(boolean overRpc) {
        if (!overRpc) return reconciliation(chain);
        var http = new SandboxHttp(clock, HERE).mount("http://node", sandbox.services());
        var rpc = new RpcChainReader(http, URI.create("http://node/rpc"), Duration.ofSeconds(5), HERE, 1);
        return new Reconciliation(books, rpc, rpc, OURS, SHOWN_WITHIN);
    }

    Reconciliation reconciliation(TransferLog log) {
        return new Reconciliation(books, log, chain, OURS, SHOWN_WITHIN);
    }

    /** The reader of the chain's blocks, as these show them. */
    Follower follower(BlockLog blocks) {
        return new Follower(Sample.USDC, blocks, proofs, Mono.just(Set.of(SELLER)), TREASURY.address(),
                new Follower.Rhythm(Duration.ofSeconds(4), 10, SHOWN_WITHIN), new Time(clock, HERE));
    }

    /** What looks at the transfers that a follower could not explain. */
    Audit audit() {
        return new Audit(reconciliation(chain), books, List.of(Sample.USDC), clock, HERE);
    }

    /** A client's order, held. */
    Job hold(String id, long price) {
        Authorization signed = authorization(PAYER, SELLER, price, id);
        var key = new PaymentKey(Sample.USDC.network().chainId(), Sample.USDC.address(), PAYER.address(),
                signed.nonce());
        var payment = new Payment(1, "exact", "base-sepolia", signed, signature(PAYER, signed), "{}");
        var terms = new Terms(Sample.USDC, SELLER, UsdcAmount.ofAtomic(price), Duration.ofSeconds(420), "r", "d",
                "image/png");
        Job job = new Job(
                new Job.Facts(id, key, "f", payment, terms, 1, clock.instant(), clock.instant().plusSeconds(300)),
                new State.Held(), Works.NEW, 1, journal.replica().epoch());
        apply(Change.first(job, null));
        return apply(Change.of(job, job.in(new State.Working())));
    }

    /** Buys from the upstream; INTENDED, and then whatever it comes to. */
    Job buy(Job job, String upstream, String model, long cost, Purchase.State end) {
        return buyAt(UPSTREAM, job, upstream, model, cost, end);
    }

    Job buyAt(Address payee, Job job, String upstream, String model, long cost, Purchase.State end) {
        int number = Works.of(job).purchases().size() + 1;
        Authorization signed = authorization(TREASURY, payee, cost, job.id() + number);
        var purchase = new SignedOrder(upstream, model, URI.create("http://u"), "{}", "X-PAYMENT", "h", signed,
                Sample.USDC, UsdcAmount.ofAtomic(cost));
        Purchase bought = Purchase.intended(number, purchase, clock.instant());
        Job next = apply(Change.of(job, Works.with(job, bought),
                posting(Account.TREASURY, new Account.Exposure(upstream), bought)));
        Job ended = Works.with(next, bought.now(end, null, clock.instant()));
        return switch (end) {
            case INTENDED -> next;
            case IN_DOUBT -> apply(Change.of(next, ended));
            case VOID ->
                apply(Change.of(next, ended, posting(new Account.Exposure(upstream), Account.TREASURY, bought)));
            case PAID, DELIVERED -> apply(Change.of(next, ended,
                    posting(new Account.Exposure(upstream), new Account.Cost(upstream), bought)));
            case LOST -> apply(
                    Change.of(next, ended, posting(new Account.Exposure(upstream), new Account.Cost(upstream), bought),
                            posting(new Account.Cost(upstream), Account.LOSS, bought)));
        };
    }

    /** Books the client's payment. */
    Job settle(Job job, Bytes32 transaction) {
        return close(job, new End.Settled(transaction),
                new Posting(Account.PAYER, Account.REVENUE, job.facts().terms().amount(), "settled", 0));
    }

    Job close(Job job, End end, Posting... postings) {
        return apply(Change.of(job, job.in(new State.Closed(end, clock.instant())), postings));
    }

    /** The transfer itself. */
    Bytes32 carryOut(Job job) {
        return carryOut(PAYER, job.facts().payment().authorization());
    }

    Bytes32 carryOutPurchase(Job job) {
        return carryOut(TREASURY, Works.of(job).purchases().getLast().order().authorization());
    }

    Bytes32 carryOut(LocalSigner signer, Authorization authorization) {
        chain.execute(authorization, signature(signer, authorization));
        return await(chain.fate(Sample.USDC, authorization, start)) instanceof ChainReader.Fate.Moved moved
                ? moved.transaction()
                : new Bytes32("0x" + "0".repeat(64));
    }

    /** What is left is that a few minutes pass. */
    void later() {
        clock.pass(Duration.ofMinutes(10));
    }

    static String signature(LocalSigner signer, Authorization authorization) {
        return signer.sign(Digest.of(Sample.USDC, authorization));
    }

    Authorization authorization(LocalSigner from, Address to, long value, String name) {
        long now = clock.instant().getEpochSecond();
        return new Authorization(from.address(), to, BigInteger.valueOf(value), BigInteger.ZERO,
                BigInteger.valueOf(now + 900), nonce(name));
    }

    static Bytes32 nonce(String name) {
        return new Bytes32("0x" + "0".repeat(64 - 2 * name.length()) + HexFormat.of().formatHex(name.getBytes()));
    }

    static Posting posting(Account from, Account to, Purchase bought) {
        return new Posting(from, to, bought.amount(), "why", bought.number());
    }

    private Job apply(Change change) {
        assertThat(await(journal.apply(change))).isEqualTo(Journal.Verdict.APPLIED);
        return change.after();
    }

    static <T> T await(Mono<T> mono) {
        return Objects.requireNonNull(mono.block());
    }

    @Override
    public void close() {
        file.close();
    }
}
