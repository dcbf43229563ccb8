package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The jobs and purchases of a batch: as the database has them, then as the changes decided so far leave them. */
final class BatchJobs {
    private static final String READ = """
            SELECT j.id, j.version, j.epoch, j.state, j.outcome, j.proof, j.watch_at, j.handed_out, j.changed_at
            FROM json_each(?) k JOIN jobs j ON j.id = k.value""";
    private static final String TAKEN = """
            SELECT k.key FROM json_each(?) k WHERE EXISTS (SELECT 1 FROM jobs j
              WHERE j.chain_id = json_extract(k.value, '$[0]') AND j.asset = json_extract(k.value, '$[1]')
              AND j.payer = json_extract(k.value, '$[2]') AND j.nonce = json_extract(k.value, '$[3]'))""";
    private static final String INSERT = """
            INSERT INTO jobs (id, chain_id, asset, payer, nonce, payee, expires_at, fingerprint, price, held_at, terms, facts_json,
              changed_at, handed_out, state, outcome, version, proof, watch_at, state_json, epoch)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""";
    private static final String WORK = """
            INSERT INTO works (job, order_json, work_json) SELECT number, ?, ? FROM jobs WHERE id = ?
            ON CONFLICT (job) DO UPDATE SET work_json = excluded.work_json""";
    private static final String UPDATE = """
            UPDATE jobs SET changed_at = ?, handed_out = ?, state = ?, outcome = ?, version = ?, proof = ?, watch_at = ?,
              state_json = ? WHERE id = ?""";
    /** Without the state, which did not change. */
    private static final String NOTE = """
            UPDATE jobs SET handed_out = ?, version = ?, proof = ?, watch_at = ? WHERE id = ?""";
    private static final String PURCHASE = """
            INSERT INTO purchases (job, number, upstream, model, amount, nonce, payee, state, origin, row)
            VALUES (?,?,?,?,?,?,?,?,?,?)
            ON CONFLICT (job, number) DO UPDATE SET state = excluded.state, row = excluded.row""";

    private static final String PAYEE = """
            INSERT INTO payees (payee, upstream, seen_day) VALUES (?,?,?) ON CONFLICT (payee) DO UPDATE
            SET seen_day = excluded.seen_day WHERE payees.seen_day < excluded.seen_day""";
    private static final String KEEP = """
            INSERT INTO signed (job, purchase, text) VALUES (?,?,?) ON CONFLICT DO NOTHING""";
    private static final String DROP = "DELETE FROM signed WHERE job = ? AND purchase = ?";

    private final Statements sql;
    private final Texts texts;
    private final long now;
    private final Map<String, SeenJob> seen = new HashMap<>();
    private final Set<PaymentKey> taken = new HashSet<>();
    private final Map<String, Job> inserted = new TreeMap<>();
    private final Map<String, Job> updated = new TreeMap<>();
    private final Map<String, Job> worked = new TreeMap<>();
    private final Set<String> noted = new TreeSet<>();
    private final Map<String, Map<Integer, Purchase>> bought = new TreeMap<>();

    BatchJobs(Statements sql, Texts texts, List<Write> writes, long now) {
        this.sql = sql;
        this.texts = texts;
        this.now = now;
        Set<String> ids = new TreeSet<>();
        List<PaymentKey> keys = new ArrayList<>();
        for (Write write : writes) {
            ids.add(write.job());
            if (!(write instanceof Write.Step step)) continue;
            if (step.change().claims() != null) ids.add(step.change().claims());
            if (step.change().before() == null) keys.add(step.change().after().facts().key());
        }
        sql.query(READ, SeenJob::of, Rows.keys(ids)).forEach(row -> seen.put(row.id(), row));
        if (!keys.isEmpty())
            sql.query(TAKEN, rows -> keys.get(rows.getInt(1)),
                    Rows.keys(keys.stream()
                            .map(key -> List.of(key.chainId(), key.asset().hex(), key.payer().hex(), key.nonce().hex()))
                            .toList()))
                    .forEach(taken::add);
    }

    Statements sql() {
        return sql;
    }

    /** The job as the changes so far leave it; null if there is none. */
    @Nullable
    SeenJob seen(String id) {
        return seen.get(id);
    }

    /** Whether this change starts from what is there. */
    boolean follows(Change change) {
        Job before = change.before();
        SeenJob row = seen.get(change.after().id());
        SeenJob claimed = change.claims() == null ? null : seen.get(change.claims());
        boolean follows = before == null ? row == null && !taken.contains(change.after().facts().key())
                : row != null && row.version() == before.version() && row.epoch() == before.epoch();
        return follows && (change.claims() == null || (claimed != null && claimed.handedOut() == null));
    }

    void take(Change change) {
        Job job = change.after();
        SeenJob row = seen.get(job.id());
        seen.put(job.id(), row == null ? SeenJob.first(change, now) : row.after(change, now));
        if (change.before() == null) {
            taken.add(job.facts().key());
            inserted.put(job.id(), job);
        } else if (inserted.computeIfPresent(job.id(), (id, earlier) -> job) == null) {
            if (change.watch() == null || !same(change.before(), job) || updated.containsKey(job.id()))
                updated.put(job.id(), job);
            else
                noted.add(job.id());
        }
        if (change.before() == null || !change.before().work().equals(job.work())) worked.put(job.id(), job);
        purchases(change);
        if (change.claims() != null) handOut(change.claims(), Instant.ofEpochMilli(now));
    }

    private static boolean same(Job before, Job after) {
        return before.state().equals(after.state()) && before.work().equals(after.work());
    }

    private void purchases(Change change) {
        List<Purchase> before = change.before() == null ? List.of() : JobColumns.purchases(change.before().work());
        for (Purchase purchase : JobColumns.purchases(change.after().work()))
            if (!before.contains(purchase))
                bought.computeIfAbsent(change.after().id(), id -> new TreeMap<>()).put(purchase.number(), purchase);
    }

    /** Notes that the images of a job were handed out; false if they were before, or if there is no such job. */
    boolean handOut(String id, Instant at) {
        SeenJob row = seen.get(id);
        if (row == null || row.handedOut() != null) return false;
        seen.put(id, row.handedOut(at.toEpochMilli()));
        if (!inserted.containsKey(id) && !updated.containsKey(id)) noted.add(id);
        return true;
    }

    void write() {
        sql.batch(INSERT, inserted.values().stream().map(this::insert).toList());
        sql.batch(UPDATE, updated.values().stream().map(this::update).toList());
        sql.batch(WORK,
                worked.values()
                        .stream()
                        .map(job -> new Object[] {Rows.order(job.work()), Rows.work(job.work()), job.id()})
                        .toList());
        noted.removeAll(updated.keySet());
        sql.batch(NOTE, noted.stream().map(this::note).toList());
        List<Object[]> purchases = new ArrayList<>();
        bought.forEach((job, all) -> all.values().forEach(purchase -> purchases.add(row(job, purchase))));
        sql.batch(PURCHASE, purchases);
        sql.batch(PAYEE, payees());
        signatures();
    }

    private List<Object[]> payees() {
        Map<String, String> paid = new TreeMap<>();
        bought.values()
                .forEach(all -> all.values()
                        .stream()
                        .filter(p -> !p.order().keyed())
                        .forEach(p -> paid.putIfAbsent(p.order().authorization().to().hex(), p.upstream())));
        return paid.entrySet().stream().map(at -> new Object[] {at.getKey(), at.getValue(), Texts.day(now)}).toList();
    }

    /** Signatures are kept while they may be sent: a payment's until its job is closed, an order's until it is answered. */
    private void signatures() {
        List<Object[]> kept = new ArrayList<>();
        List<Object[]> gone = new ArrayList<>();
        inserted.values()
                .stream()
                .filter(job -> !job.closed())
                .forEach(job -> kept.add(new Object[] {job.id(), 0, Rows.signed(job.facts().payment())}));
        updated.values().stream().filter(Job::closed).forEach(job -> gone.add(new Object[] {job.id(), 0}));
        bought.forEach((job, all) -> all.values().forEach(purchase -> {
            if (purchase.state() == Purchase.State.INTENDED)
                kept.add(new Object[] {job, purchase.number(), Rows.signed(purchase.order())});
            else
                gone.add(new Object[] {job, purchase.number()});
        }));
        sql.batch(KEEP, kept);
        sql.batch(DROP, gone);
    }

    private @Nullable Object[] insert(Job job) {
        var key = job.facts().key();
        SeenJob row = row(job.id());
        return new Object[] {job.id(), key.chainId(), key.asset().hex(), key.payer().hex(), key.nonce().hex(),
                job.facts().payment().authorization().to().hex(), JobColumns.expiresAt(job), job.facts().fingerprint(),
                job.facts().terms().amount().atomic(), now, texts.number(Rows.sale(job.facts())), Rows.of(job.facts()),
                row.changedAt(), row.handedOut(), row.state(), row.outcome(), row.version(), word(row.proof()),
                row.watchAt(), Rows.of(job.state()), row.epoch()};
    }

    private @Nullable Object[] update(Job job) {
        SeenJob row = row(job.id());
        return new Object[] {row.changedAt(), row.handedOut(), row.state(), row.outcome(), row.version(),
                word(row.proof()), row.watchAt(), Rows.of(job.state()), job.id()};
    }

    private @Nullable Object[] note(String id) {
        SeenJob row = row(id);
        return new Object[] {row.handedOut(), row.version(), word(row.proof()), row.watchAt(), id};
    }

    private Object[] row(String job, Purchase p) {
        var signed = p.order().authorization();
        return new Object[] {job, p.number(), p.upstream(), p.model(), p.amount().atomic(), signed.nonce().hex(),
                signed.to().hex(), p.state().name(), texts.number(Rows.origin(p.order())), Rows.of(p)};
    }

    private SeenJob row(String id) {
        return Objects.requireNonNull(seen.get(id));
    }

    private static @Nullable String word(Watch.@Nullable Proof proof) {
        return proof == null ? null : proof.name().toLowerCase(Locale.ROOT);
    }
}
