package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.time.Background;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The journal on SQLite: one connection that writes, with a thread of its own, and some that read.
 *
 * @see Writer
 */
public final class SqliteJournal implements Journal {

    private static final Duration READ_AGAIN = Duration.ofHours(1);

    private final Database database;
    private final Owner owner;
    private final InstantSource clock;
    private final Sql sql;
    private final Writer writer;
    private final Readers readers;
    private final Unreadable unreadable = new Unreadable("job");
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    /**
     * @param writer runs one task at a time
     * @param readers runs as many tasks at a time as may read
     * @param results where answers are published; never a thread of the journal's own
     * @param commits is told of every transaction, on the writer's thread
     */
    public SqliteJournal(Database database, Owner owner, InstantSource clock, Scheduler writer, Scheduler readers,
            Scheduler results, Consumer<Commit> commits) {
        this.database = database;
        this.owner = owner;
        this.clock = clock;
        this.sql = new Sql(database.connect(), owner, clock);
        this.writer = new Writer(sql, clock, writer, results, commits);
        this.readers = new Readers(database, readers, results);
    }

    @Override
    public Mono<Verdict> apply(Change change) {
        return writer.write(new Write.Step(change));
    }

    /**
     * Makes a write that is no change of a job, whole or not at all, in a transaction of its own on the writer's
     * connection; fails if this process was replaced.
     */
    <T> Mono<T> write(Function<JdbcTemplate, T> statements) {
        return writer.alone(() -> sql.commit(statements));
    }

    /** The same for deleting what has ended, which leaves all budgets and totals as they are. */
    public <T> Mono<T> sweep(Function<JdbcTemplate, T> statements) {
        return writer.alone(() -> sql.sweep(statements));
    }

    /** The answer to a question, on one of the connections that read. */
    public <T> Mono<T> read(Function<Statements, T> question) {
        return readers.ask(question::apply);
    }

    /** What keeps its database in order; started once this gateway writes. */
    public Optional<Background> upkeep(Scheduler disk) {
        return database.upkeep(task -> writer.alone(() -> sql.outside(task)), disk);
    }

    @Override
    public Mono<Job> find(PaymentKey key) {
        return readers.ask(read -> new JobReads(read).find(key));
    }

    @Override
    public Mono<Job> job(String id) {
        return readers.ask(read -> new JobReads(read).job(id));
    }

    @Override
    public Mono<Arrival> arrival(PaymentKey key, String fingerprint, Instant paidSince, Instant withheldSince,
            Instant recordSince) {
        return readers.ask(read -> new JobReads(read).arrival(key, fingerprint, paidSince, withheldSince, recordSince,
                owner.replica()));
    }

    @Override
    public Mono<List<Job>> takeOver() {
        if (owner.replica().shared()) return claim();
        return writer.alone(() -> sql.takeOver("UPDATE jobs SET epoch = epoch + 1 WHERE " + JobReads.UNFINISHED))
                .then(readers.ask(read -> new JobReads(read).unfinished(unreadable)));
    }

    /** What was claimed is asked for until it was read: no other process would claim it. */
    private Mono<List<Job>> claim() {
        return writer.alone(() -> {
            sql.claim(claimed);
            return List.copyOf(claimed);
        }).flatMap(ids -> ids.isEmpty() ? Mono.just(List.of()) : readers.ask(read -> {
            JobReads jobs = new JobReads(read);
            return ids.stream()
                    .flatMap(id -> unreadable.unless(id, () -> Objects.requireNonNull(jobs.job(id))).stream())
                    .filter(owner.replica()::drives)
                    .toList();
        }).doOnNext(read -> claimed.removeAll(ids)));
    }

    @Override
    public Replica replica() {
        return owner.replica();
    }

    @Override
    public boolean isReplaced() {
        return owner.isReplaced();
    }

    @Override
    public Mono<Boolean> handedOut(String id, Instant at) {
        return writer.note(new Write.HandedOut(id, at)).map(Verdict.APPLIED::equals);
    }

    @Override
    public Mono<List<Watch.Due>> due(Map<Long, Instant> until, int limit) {
        return until.isEmpty() ? Mono.just(List.of())
                : readers.ask(read -> due(read, until, limit)).flatMap(this::later);
    }

    private Looked due(Statements read, Map<Long, Instant> until, int limit) {
        Looked looked = new Looked(new ArrayList<>(), new ArrayList<>());
        JobReads jobs = new JobReads(read);
        for (JobReads.Due due : jobs.due(until, limit)) {
            unreadable
                    .unless(due.id(),
                            () -> new Watch.Due(Objects.requireNonNull(jobs.job(due.id())), due.proofOrNull()))
                    .ifPresentOrElse(looked.due()::add, () -> looked.unreadable().add(due.id()));
        }
        return looked;
    }

    /** Postpones jobs that cannot be read, so that they do not always come first. */
    private Mono<List<Watch.Due>> later(Looked looked) {
        if (looked.unreadable().isEmpty()) return Mono.just(looked.due());
        long again = clock.instant().plus(READ_AGAIN).toEpochMilli();
        return sweep(jdbc -> {
            for (String id : looked.unreadable()) jdbc.update("UPDATE jobs SET watch_at = ? WHERE id = ?", again, id);
            return looked.due();
        });
    }

    @Override
    public int unreadable() {
        return unreadable.count();
    }

    private record Looked(List<Watch.Due> due, List<String> unreadable) {}

    @Override
    public Mono<PayerRecord> payer(Address payer, Instant since) {
        return readers.ask(read -> new JobReads(read).payer(payer, since));
    }

    @Override
    public HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
        return sql.house(lostSince, disprovenSince, provenBy);
    }

    @Override
    public Pulse pulse() {
        return writer.pulse();
    }

    @Override
    public long drawn(String scope, long window) {
        return sql.drawn(scope, window);
    }
}
