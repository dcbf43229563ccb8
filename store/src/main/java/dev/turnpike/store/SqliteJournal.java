package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.core.journal.Undelivered;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The journal on SQLite: one connection that writes, one that reads, a thread each.
 *
 * @see Writer
 */
public final class SqliteJournal implements Journal {
    private static final String JOB = JobColumns.SELECT;

    private static final String UNFINISHED = "(state <> 'closed' "
            + "OR id IN (SELECT job FROM purchases WHERE state IN ('INTENDED', 'PAID')))";

    private static final String AT_STAKE = "(outcome = 'settled' "
            + "OR id IN (SELECT job FROM purchases WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT')))";

    private static final Duration READ_AGAIN = Duration.ofHours(1);

    private final Owner owner;
    private final Sql sql;
    private final Writer writer;
    private final JdbcTemplate reading;
    private final Scheduler reader;
    private final Scheduler results;
    private final Unreadable unreadable = new Unreadable("job");

    /**
     * @param reader runs one task at a time
     * @param results where answers are published; never a thread of the journal's own
     * @param commits is told of every transaction, on the writer's thread
     */
    public SqliteJournal(Database database, Owner owner, InstantSource clock, Scheduler writer, Scheduler reader,
            Scheduler results, Consumer<Commit> commits) {
        this.owner = owner;
        this.sql = new Sql(database.connect(), owner, clock);
        this.writer = new Writer(sql, clock, writer, results, commits);
        this.reading = new JdbcTemplate(database.connect());
        this.reader = reader;
        this.results = results;
    }

    @Override
    public Mono<Verdict> apply(Change change) {
        return writer.write(change);
    }

    /**
     * Makes a write that is no change of a job, whole or not at all, in a transaction of its own on the writer's
     * connection; fails if this process was replaced.
     */
    <T> Mono<T> write(Function<JdbcTemplate, T> statements) {
        return writer.alone(() -> sql.commit(statements));
    }

    @Override
    public Mono<Job> find(PaymentKey key) {
        return read(() -> one(JOB + "WHERE chain_id = ? AND asset = ? AND payer = ? AND nonce = ?", key.chainId(),
                key.asset().hex(), key.payer().hex(), key.nonce().hex()));
    }

    @Override
    public Mono<Job> job(String id) {
        return read(() -> one(JOB + "WHERE id = ?", id));
    }

    @Override
    public Mono<List<Job>> takeOver() {
        return read(() -> {
            owner.take(() -> {
                reading.update("UPDATE owner SET epoch = epoch + 1");
                return number("SELECT epoch FROM owner");
            });
            reading.update("UPDATE jobs SET epoch = epoch + 1 WHERE " + UNFINISHED);
            return rows(JOB + "WHERE " + UNFINISHED + " ORDER BY held_at").stream()
                    .flatMap(row -> unreadable.unless(row.id(), () -> job(row)).stream())
                    .toList();
        });
    }

    @Override
    public boolean isReplaced() {
        return owner.isReplaced();
    }

    @Override
    public Mono<Job> undelivered(Address payer, String fingerprint, Undelivered why, Instant since) {
        String outcomes = switch (why) {
            case PAID_FOR -> "outcome = 'settled'";
            case WITHHELD -> "outcome IN ('unpaid', 'refused')";
        };
        return read(() -> one(
                JOB + "WHERE payer = ? AND fingerprint = ? AND changed_at >= ? AND " + outcomes
                        + " AND handed_out IS NULL ORDER BY changed_at DESC LIMIT 1",
                payer.hex(), fingerprint, since.toEpochMilli()));
    }

    @Override
    public Mono<Boolean> handedOut(String id, Instant at) {
        return read(() -> reading.update("UPDATE jobs SET handed_out = ? WHERE id = ? AND handed_out IS NULL",
                at.toEpochMilli(), id) == 1);
    }

    @Override
    public Mono<List<Watch.Due>> due(Instant now, Watch.Kind kind, int limit) {
        String which = kind == Watch.Kind.AT_STAKE ? AT_STAKE : "NOT " + AT_STAKE;
        return read(() -> reading
                .query("SELECT id, proof FROM jobs WHERE watch_at <= ? AND " + which + " ORDER BY watch_at LIMIT ?",
                        (rs, n) -> new Due(rs.getString(1), rs.getString(2)), now.toEpochMilli(), limit)
                .stream()
                .flatMap(due -> readable(due, now).stream())
                .toList());
    }

    /** Postpones a job that cannot be read, so that it does not always come first. */
    private Optional<Watch.Due> readable(Due due, Instant now) {
        Optional<Watch.Due> read = unreadable.unless(due.id(),
                () -> new Watch.Due(Objects.requireNonNull(one(JOB + "WHERE id = ?", due.id())), due.proofOrNull()));
        if (read.isEmpty())
            reading.update("UPDATE jobs SET watch_at = ? WHERE id = ?", now.plus(READ_AGAIN).toEpochMilli(), due.id());
        return read;
    }

    @Override
    public int unreadable() {
        return unreadable.count();
    }

    private record Due(String id, @Nullable String proof) {
        Watch.@Nullable Proof proofOrNull() {
            return proof == null ? null : Watch.Proof.valueOf(proof.toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public Mono<PayerRecord> payer(Address payer, Instant since) {
        return read(() -> new PayerRecord((int) number(
                "SELECT COUNT(*) FROM jobs WHERE payer = ? AND outcome IN ('unpaid', 'withdrawn') AND changed_at >= ?",
                payer.hex(), since.toEpochMilli()),
                number("SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE payer = ? AND outcome = 'settled' "
                        + "AND proof = 'moved' LIMIT 1) AS one", payer.hex()) > 0,
                number("SELECT COALESCE(SUM(price), 0) FROM jobs WHERE payer = ? AND outcome IS NULL AND state <> 'settling'",
                        payer.hex()),
                lostFor(payer, since.toEpochMilli())));
    }

    @Override
    public Mono<HouseRecord> house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
        return read(() -> new HouseRecord(
                number("SELECT COALESCE(SUM(amount), 0) FROM entries WHERE " + Entries.of(Account.Single.LOSS)
                        + " AND at >= ?", lostSince.toEpochMilli()),
                unproven(provenBy.toEpochMilli(), disprovenSince.toEpochMilli())));
    }

    /** The payer's settled payments are added up only after a loss, which is seldom. */
    private long lostFor(Address payer, long since) {
        long lost = number("SELECT COALESCE(SUM(lost), 0) FROM jobs WHERE payer = ? AND lost_at >= ?", payer.hex(),
                since);
        return lost == 0 ? 0
                : lost - number(
                        """
                                SELECT COALESCE(SUM(price), 0) FROM jobs
                                WHERE payer = ? AND outcome = 'settled' AND changed_at >= ? AND COALESCE(proof, 'moved') = 'moved'""",
                        payer.hex(), since);
    }

    private long unproven(long provenBy, long since) {
        return number(
                "SELECT COALESCE(SUM(price), 0) FROM jobs WHERE outcome = 'settled' AND proof IS NULL AND changed_at <= ?",
                provenBy)
                + number(
                        "SELECT COALESCE(SUM(price), 0) FROM jobs WHERE outcome = 'settled' AND proof = 'dead' AND changed_at >= ?",
                        since);
    }

    @Override
    public Pulse pulse() {
        return writer.pulse();
    }

    private long number(String query, Object... values) {
        Long found = reading.queryForObject(query, Long.class, values);
        return found == null ? 0 : found;
    }

    @Override
    public long drawn(String scope, long window) {
        return sql.drawn(scope, window);
    }

    private <T> Mono<T> read(Supplier<@Nullable T> query) {
        return Mono.<T>fromSupplier(query).subscribeOn(reader).publishOn(results);
    }

    private @Nullable Job one(String query, Object... values) {
        List<JobColumns> found = rows(query, values);
        return found.isEmpty() ? null : job(found.getFirst());
    }

    private List<JobColumns> rows(String query, Object... values) {
        return reading.query(query, (rs, n) -> JobColumns.of(rs), values);
    }

    private Job job(JobColumns columns) {
        return columns.job(purchases(columns.id()));
    }

    private List<Purchase> purchases(String job) {
        return reading.query("SELECT row FROM purchases WHERE job = ? ORDER BY number",
                (rs, n) -> Rows.purchase(rs.getString(1)), job);
    }
}
