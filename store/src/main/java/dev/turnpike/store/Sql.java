package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.store.rows.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The SQL that makes changes durable; used by one thread at a time. */
final class Sql {
    private static final Duration KEPT = Duration.ofDays(2);

    private final DataSource source;
    private final JdbcTemplate jdbc;
    private final Entries entries;
    private final Owner owner;
    private final InstantSource clock;
    /** Committed draws on windows of the last days; draws of single jobs and payers are never asked for. */
    private final ConcurrentMap<Window, Long> drawn = new ConcurrentHashMap<>();

    Sql(DataSource source, Owner owner, InstantSource clock) {
        this.owner = owner;
        this.source = source;
        this.jdbc = new JdbcTemplate(source);
        this.entries = new Entries(jdbc);
        this.clock = clock;
        jdbc.query("SELECT scope, starts, drawn FROM budgets WHERE starts >= ? OR scope = ?", rs -> {
            drawn.put(new Window(rs.getString(1), rs.getLong(2)), rs.getLong(3));
        }, oldest(), Holds.ALL);
    }

    long drawn(String scope, long window) {
        return drawn.getOrDefault(new Window(scope, window), 0L);
    }

    /** Commits all changes in one transaction; a change that does not apply leaves no trace and does not affect the others. */
    List<Journal.Verdict> commit(List<Change> changes) {
        Map<Window, Long> draws = new HashMap<>();
        List<Journal.Verdict> verdicts = new ArrayList<>();
        transaction(c -> {
            boolean ours = owner.isUs(jdbc);
            for (Change change : changes) verdicts.add(ours ? apply(c, change, draws) : Journal.Verdict.LOST);
        });
        remember(draws);
        return verdicts;
    }

    /**
     * Commits a write that is no change of a job, in a transaction of its own.
     *
     * @throws Steps.LostOwnership if this process was replaced; nothing is written then
     */
    <T> T commit(Function<JdbcTemplate, T> write) {
        List<T> result = new ArrayList<>(1);
        transaction(c -> {
            owner.check(jdbc, "of any id");
            result.add(write.apply(jdbc));
        });
        return result.getFirst();
    }

    private void transaction(Statements statements) {
        try (Connection c = source.getConnection()) {
            c.setAutoCommit(false);
            try {
                statements.run(c);
                c.commit();
            } catch (SQLException | RuntimeException failure) {
                c.rollback();
                throw failure;
            } finally {
                c.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("journal: commit failed", failure);
        }
    }

    /** What is done within one transaction. */
    private interface Statements {
        void run(Connection connection) throws SQLException;
    }

    private void remember(Map<Window, Long> draws) {
        long oldest = oldest();
        draws.keySet().removeIf(window -> window.past(oldest));
        if (!drawn.keySet().containsAll(draws.keySet())) drawn.keySet().removeIf(window -> window.past(oldest));
        drawn.putAll(draws);
    }

    private long oldest() {
        return clock.instant().minus(KEPT).getEpochSecond();
    }

    /**
     * Whether this very change is in the journal. Owner, state and purchases are compared too: a successor may have
     * written the same news of a closed job, and two changes may start from the same version.
     */
    boolean has(Change change) {
        List<String> bought = jdbc.query("SELECT row FROM purchases WHERE job = ? ORDER BY number",
                (rs, n) -> rs.getString(1), change.after().id());
        return owner.isUs(jdbc)
                && bought.equals(JobColumns.purchases(change.after().work()).stream().map(Rows::of).toList())
                && !jdbc.queryForList(
                        "SELECT 1 FROM jobs WHERE id = ? AND version = ? AND epoch = ? AND state_json = ?",
                        change.after().id(), change.after().version(), change.after().epoch(),
                        Rows.of(change.after().state())).isEmpty();
    }

    private Journal.Verdict apply(Connection c, Change change, Map<Window, Long> draws) throws SQLException {
        Savepoint before = c.setSavepoint();
        Map<Window, Long> mine = new HashMap<>();
        Journal.Verdict verdict = write(change, mine);
        if (verdict == Journal.Verdict.APPLIED) {
            c.releaseSavepoint(before);
            draws.putAll(mine);
        } else
            c.rollback(before);
        return verdict;
    }

    private Journal.Verdict write(Change change, Map<Window, Long> draws) {
        if (!job(change) || !claim(change)) return Journal.Verdict.CONFLICT;
        for (Change.Draw draw : change.allDraws()) if (!draw(draw, draws)) return Journal.Verdict.OVER_BUDGET;
        purchases(change);
        if (watch(change)) {
            for (int i = 0; i < change.postings().size(); i++) post(change.after(), i, change.postings().get(i));
            lost(change);
        }
        return Journal.Verdict.APPLIED;
    }

    private boolean job(Change change) {
        Job job = change.after();
        Job before = change.before();
        long now = clock.millis();
        if (before == null) {
            var key = job.facts().key();
            return jdbc.update("""
                    INSERT INTO jobs (id, chain_id, asset, payer, nonce, payee, expires_at, fingerprint, price, held_at,
                      changed_at, state, outcome, version, epoch, facts_json, state_json, order_json, work_json)
                    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING""", job.id(), key.chainId(),
                    key.asset().hex(), key.payer().hex(), key.nonce().hex(),
                    job.facts().payment().authorization().to().hex(), JobColumns.expiresAt(job),
                    job.facts().fingerprint(), job.facts().terms().amount().atomic(), now, now, JobColumns.state(job),
                    JobColumns.outcome(job), job.version(), job.epoch(), Rows.of(job.facts()), Rows.of(job.state()),
                    Rows.order(job.work()), Rows.work(job.work())) == 1;
        }
        return jdbc.update("""
                UPDATE jobs SET changed_at = CASE WHEN state <> ? THEN ? ELSE changed_at END, state = ?,
                  outcome = ?, state_json = ?, work_json = ?, version = ? WHERE id = ? AND version = ? AND epoch = ?""",
                JobColumns.state(job), now, JobColumns.state(job), JobColumns.outcome(job), Rows.of(job.state()),
                Rows.work(job.work()), job.version(), job.id(), before.version(), before.epoch()) == 1;
    }

    private boolean claim(Change change) {
        return change.claims() == null
                || jdbc.update("UPDATE jobs SET handed_out = ? WHERE id = ? AND handed_out IS NULL", clock.millis(),
                        change.claims()) == 1;
    }

    /**
     * Writes news about a closed job, and tells whether its postings are to be made: a proof is written once, so a
     * second writer, or a retry after a failed disk, moves no money.
     */
    private boolean watch(Change change) {
        Watch watch = change.watch();
        String id = change.after().id();
        if (watch == null) {
            if (change.closing()) jdbc.update("UPDATE jobs SET watch_at = ? WHERE id = ?", clock.millis(), id);
            return true;
        }
        Watch.Proof proof = watch.proof();
        boolean first = proof == null || jdbc.update("UPDATE jobs SET proof = ? WHERE id = ? AND proof IS NULL",
                proof.name().toLowerCase(Locale.ROOT), id) == 1;
        jdbc.update("UPDATE jobs SET watch_at = ? WHERE id = ?",
                watch.next() == null ? null : watch.next().toEpochMilli(), id);
        return first;
    }

    /** Adds losses to the job's row, so that a payer's losses are read without its entries. */
    private void lost(Change change) {
        long lost = change.postings()
                .stream()
                .filter(p -> p.purchase() > 0 && p.to() == Account.LOSS)
                .mapToLong(p -> p.amount().atomic())
                .sum();
        if (lost > 0)
            jdbc.update("UPDATE jobs SET lost = lost + ?, lost_at = ? WHERE id = ?", lost, clock.millis(),
                    change.after().id());
    }

    private boolean draw(Change.Draw draw, Map<Window, Long> draws) {
        jdbc.update("INSERT INTO budgets (scope, starts, drawn) VALUES (?,?,0) ON CONFLICT DO NOTHING", draw.scope(),
                draw.window());
        int room = jdbc.update("""
                UPDATE budgets SET drawn = CASE WHEN drawn + ? < 0 THEN 0 ELSE drawn + ? END
                WHERE scope = ? AND starts = ? AND (? < 0 OR drawn + ? <= ?)""", draw.amount(), draw.amount(),
                draw.scope(), draw.window(), draw.amount(), draw.amount(), draw.limit());
        if (room == 1) draws.put(new Window(draw.scope(), draw.window()), drawnNow(draw));
        return room == 1;
    }

    private long drawnNow(Change.Draw draw) {
        Long now = jdbc.queryForObject("SELECT drawn FROM budgets WHERE scope = ? AND starts = ?", Long.class,
                draw.scope(), draw.window());
        return now == null ? 0 : now;
    }

    private void purchases(Change change) {
        List<Purchase> before = change.before() == null ? List.of() : JobColumns.purchases(change.before().work());
        for (Purchase p : JobColumns.purchases(change.after().work())) {
            if (before.contains(p)) continue;
            jdbc.update("""
                    INSERT INTO purchases (job, number, upstream, model, amount, nonce, payee, state, row)
                    VALUES (?,?,?,?,?,?,?,?,?)
                    ON CONFLICT (job, number) DO UPDATE SET state = excluded.state, row = excluded.row""",
                    change.after().id(), p.number(), p.upstream(), p.model(), p.amount().atomic(),
                    p.order().authorization().nonce().hex(), p.order().authorization().to().hex(), p.state().name(),
                    Rows.of(p));
        }
    }

    private void post(Job job, int index, Change.Posting posting) {
        entries.post(job.id() + "/" + job.version() + "/" + index, job.id(), posting, clock.instant());
    }

    /** A budget in one of its windows. */
    private record Window(String scope, long starts) {
        boolean past(long oldest) {
            return starts < oldest && !scope.equals(Holds.ALL);
        }
    }
}
