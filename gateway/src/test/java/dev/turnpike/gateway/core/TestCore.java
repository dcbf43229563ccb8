package dev.turnpike.gateway.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.Core;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.Stores;
import dev.turnpike.core.Watcher;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.time.Time;
import dev.turnpike.store.Database;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlFollower;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.store.lessons.SqlLessonBook;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * One run of a gateway's core on the ledger of a folder, from its start to its end, put together as the real one is. The
 * worlds of tests differ in what is outside of it.
 */
public abstract class TestCore implements AutoCloseable {
    public static final LocalSigner TREASURY = LocalSigner
            .of("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");
    private static final String PATH = "/v1/images/generate";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Ground ground;
    private final Database ledger;
    private final Journal journal;
    private final LedgerRows rows;
    private final Core core;
    private boolean closed;

    /** What it stands on. */
    public record Ground(Path folder, Configuration configuration, InstantSource clock, Threads threads, Ids ids,
            Outside outside, Watcher watcher, Mishap mishap) {}

    protected TestCore(Ground ground) {
        this.ground = ground;
        Threads on = ground.threads();
        InstantSource clock = ground.clock();
        ledger = TestLedger.chosen().open(ground.folder());
        rows = new LedgerRows(ledger);
        Owner owner = ledger.owner();
        SqliteJournal disk = new SqliteJournal(ledger, owner, clock, on.writer(), on.reader(), on.work(), commit -> {});
        journal = ground.mishap().of(disk);
        Stores stores = new Stores(journal, new SqlFollower(disk, clock), new Generations(ledger, clock),
                new SqlRefundBook(ledger, owner, on.reader(), on.work()),
                new SqlBooks(new Reads(ledger, on.reader(), on.work()), clock), new SqlLessonBook(disk),
                ground.folder().resolve("files"));
        core = new Core(new dev.turnpike.core.Ground(ground.configuration(), new Time(clock, on.work()), on.work(),
                ground.ids(), ground.outside(), stores, ground.watcher(),
                dev.turnpike.core.Ground.Machine.of(1L << 30)));
    }

    public final Core core() {
        return core;
    }

    public final Journal journal() {
        return journal;
    }

    public final VirtualTimeScheduler time() {
        return ground.threads().time();
    }

    public final InstantSource clock() {
        return ground.clock();
    }

    public final Mishap mishap() {
        return ground.mishap();
    }

    protected final LedgerRows rows() {
        return rows;
    }

    /** @param key of {@code Idempotency-Key} */
    public final Sale sale(String key, String body) {
        return core.sales().of("POST", PATH, key, body.getBytes(UTF_8));
    }

    /** A client that waits for so long. */
    public final Mono<Reply> serve(String body, @Nullable Payment payment, Duration patience) {
        return core.till().serve(sale("", body), payment, patience, () -> {});
    }

    /** What this order costs now. */
    public final Challenge challenge(String body) {
        Reply asked = Objects.requireNonNull(serve(body, null, Duration.ZERO).block(PATIENCE));
        return ((Reply.PayFirst) asked).challenge();
    }

    /** A job as the journal has it. */
    public final Job job(String id) {
        return Heard.of(journal.job(id)).value();
    }

    public final long number(String query, Object... values) {
        return rows.number(query, values);
    }

    /** What every account has come to; those with nothing left out. */
    public final Map<String, Long> accounts() {
        return rows.accounts();
    }

    /** What runs by itself is stopped. */
    protected void stop() {}

    /** Ends it, and holds its ledger against the laws. */
    @Override
    public final void close() {
        if (closed) return;
        closed = true;
        ground.mishap().diesNow();
        stop();
        ground.threads().stop();
        rows.check();
        ledger.close();
    }
}
