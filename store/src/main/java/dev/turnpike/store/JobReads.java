package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.store.rows.PurchaseColumns;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The questions about jobs and payers, on one connection. */
final class JobReads {
    /** Each half with the words of an index, {@code jobs_open} and {@code purchases_unsettled}: all else is the past. */
    static final String UNFINISHED = """
            id IN (SELECT id FROM jobs WHERE state <> 'closed' UNION ALL
              SELECT job FROM purchases WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT') AND state <> 'IN_DOUBT')""";

    private static final String JOB = JobColumns.SELECT;
    private static final String PURCHASES = "SELECT " + PurchaseColumns.LIST + PurchaseColumns.FROM
            + "WHERE p.job = ? ORDER BY p.number";
    private static final String RECORD = """
            SELECT 'payer' AS what, NULL AS id, COALESCE(MAX(p.working), 0), COALESCE(MAX(p.proven), 0),
              COALESCE(SUM(h.strikes), 0), COALESCE(SUM(h.paid), 0), COALESCE(SUM(h.lost), 0)
            FROM (SELECT ? AS payer) k LEFT JOIN payers p ON p.payer = k.payer
              LEFT JOIN payer_hours h ON h.payer = k.payer AND h.starts >= ?""";
    /** The condition as the index {@code jobs_undelivered} has it: SQLite looks for the same words. */
    private static final String UNDELIVERED = """
            FROM jobs WHERE payer = ? AND fingerprint = ? AND changed_at >= ?
              AND handed_out IS NULL AND outcome IN ('settled', 'unpaid', 'refused') AND\s""";
    private static final String LATEST = " ORDER BY changed_at DESC LIMIT 1) AS latest";
    private static final String ARRIVAL = "SELECT 'held', id, 0, 0, 0, 0, 0 FROM jobs "
            + "WHERE chain_id = ? AND asset = ? AND payer = ? AND nonce = ? "
            + "UNION ALL SELECT * FROM (SELECT 'paid_for', id, 0, 0, 0, 0, 0 " + UNDELIVERED + "outcome = 'settled'"
            + LATEST + " UNION ALL SELECT * FROM (SELECT 'withheld', id, 0, 0, 0, 0, 0 " + UNDELIVERED
            + "outcome IN ('unpaid', 'refused')" + LATEST + " UNION ALL " + RECORD;

    private static final String ELSEWHERE = """
            SELECT id FROM jobs WHERE payer = ? AND fingerprint = ? AND state <> 'closed' AND epoch <> ?
            ORDER BY held_at, id LIMIT 1""";

    private final Statements sql;

    JobReads(Statements sql) {
        this.sql = sql;
    }

    @Nullable
    Job find(PaymentKey key) {
        return one(JOB + "WHERE chain_id = ? AND asset = ? AND payer = ? AND nonce = ?", key.chainId(),
                key.asset().hex(), key.payer().hex(), key.nonce().hex());
    }

    @Nullable
    Job job(String id) {
        return one(JOB + "WHERE id = ?", id);
    }

    /** Jobs that have not come to their end, oldest first; rows that cannot be read are left out. */
    List<Job> unfinished(Unreadable unreadable) {
        return sql.query(JOB + "WHERE " + UNFINISHED + " ORDER BY held_at", JobColumns::of)
                .stream()
                .flatMap(row -> unreadable.unless(row.id(), () -> job(row)).stream())
                .toList();
    }

    /** Closed jobs that are due by the clock of their chain, and what is proven of each. */
    List<Due> due(Map<Long, Instant> until, int limit) {
        List<Object> values = new ArrayList<>(List.of(Collections.max(until.values()).toEpochMilli()));
        until.forEach((chain, moment) -> Collections.addAll(values, chain, moment.toEpochMilli()));
        values.add(limit);
        return sql.query("SELECT id, proof FROM jobs WHERE watch_at <= ? AND state = 'closed'"
                + " AND (chain_id <> ? OR watch_at <= ?)".repeat(until.size()) + " ORDER BY watch_at, number LIMIT ?",
                row -> new Due(row.getString(1), row.getString(2)), values.toArray());
    }

    record Due(String id, @Nullable String proof) {
        Watch.@Nullable Proof proofOrNull() {
            return proof == null ? null : Watch.Proof.valueOf(proof.toUpperCase(Locale.ROOT));
        }
    }

    Arrival arrival(PaymentKey key, String fingerprint, Instant paidSince, Instant withheldSince, Instant recordSince,
            Replica us) {
        String payer = key.payer().hex();
        List<Found> found = sql.query(ARRIVAL, Found::of, key.chainId(), key.asset().hex(), payer, key.nonce().hex(),
                payer, fingerprint, paidSince.toEpochMilli(), payer, fingerprint, withheldSince.toEpochMilli(), payer,
                recordSince.getEpochSecond());
        Job held = job(found, "held");
        return held != null ? Arrival.of(held)
                : new Arrival(null, job(found, "paid_for"), job(found, "withheld"),
                        us.shared() ? elsewhere(payer, fingerprint, us) : null, found.getLast().payer());
    }

    private @Nullable Job elsewhere(String payer, String fingerprint, Replica us) {
        List<String> open = sql.query(ELSEWHERE, row -> row.getString(1), payer, fingerprint, us.epoch());
        return open.isEmpty() ? null : job(open.getFirst());
    }

    private @Nullable Job job(List<Found> found, String what) {
        for (Found row : found) if (row.what().equals(what)) return job(Objects.requireNonNull(row.job()));
        return null;
    }

    PayerRecord payer(Address payer, Instant since) {
        return sql.query(RECORD, Found::of, payer.hex(), since.getEpochSecond()).getFirst().payer();
    }

    private @Nullable Job one(String query, Object... values) {
        List<JobColumns> found = sql.query(query, JobColumns::of, values);
        return found.isEmpty() ? null : job(found.getFirst());
    }

    private Job job(JobColumns columns) {
        return columns.job(purchases(columns.id()));
    }

    private List<Purchase> purchases(String job) {
        return sql.query(PURCHASES, row -> Rows.purchase(PurchaseColumns.of(row)), job);
    }

    /** A row of an arrival: a job that was found, or the record of the payer. */
    private record Found(String what, @Nullable String job, PayerRecord payer) {
        static Found of(ResultSet rs) throws SQLException {
            long lost = rs.getLong(7);
            return new Found(rs.getString(1), rs.getString(2),
                    new PayerRecord(rs.getInt(5), rs.getLong(4), rs.getLong(3), lost == 0 ? 0 : lost - rs.getLong(6)));
        }
    }
}
