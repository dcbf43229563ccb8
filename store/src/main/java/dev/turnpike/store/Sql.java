package dev.turnpike.store;

import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Again;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.store.sql.Window;
import dev.turnpike.store.sql.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The connection that writes: batches of changes, each in one transaction; used by one thread at a time. */
final class Sql {
    private static final String OLD = "DELETE FROM budgets WHERE starts < ? AND starts <> 0 AND scope <> ?";
    private static final String TOTALS = "SELECT scope, starts, drawn FROM budgets WHERE scope IN (?, ?)";
    private static final String WRITER = "SELECT writer FROM owner";
    private static final String WRITES = "UPDATE owner SET writer = ?";
    private static final String ORPHANS = """
            SELECT id FROM (SELECT id, held_at, epoch FROM jobs WHERE state <> 'closed' UNION
              SELECT j.id, j.held_at, j.epoch FROM purchases p JOIN jobs j ON j.id = p.job
              WHERE p.state IN ('INTENDED', 'PAID')) o
            WHERE epoch NOT IN (SELECT epoch FROM replicas) ORDER BY held_at, id LIMIT ?""";
    private static final String CLAIM = "UPDATE jobs SET epoch = ? WHERE id IN (" + ORPHANS + ") RETURNING id";
    private static final int CLAIMED_AT_ONCE = 200;
    private static final long HOUR = Duration.ofHours(1).toSeconds();

    private final Statements sql;
    /** On the same connection. */
    private final JdbcTemplate jdbc;
    private final Owner owner;
    private final InstantSource clock;
    /** What the table of budgets has; where others write there too, it is read again when they have ({@link #refresh}). */
    private final Windows windows = new Windows();
    /** A write failed: whether it was committed is not known, so that {@link #windows} must be read again. */
    private boolean stale;
    /** Whether there may be a webhook in the database. */
    private boolean webhooks;
    private final Texts texts;
    /** The hour in which windows that had ended were last deleted. */
    private long tidied;

    Sql(DataSource source, Owner owner, InstantSource clock) {
        this.sql = new Statements(source);
        this.jdbc = new JdbcTemplate(source);
        this.owner = owner;
        this.clock = clock;
        this.texts = new Texts(sql, clock);
        owner.opened(sql);
        mirror();
    }

    private void mirror() {
        windows.replace(budgets("SELECT scope, starts, drawn FROM budgets"));
        webhooks = !sql.query("SELECT job FROM webhooks LIMIT 1", row -> true).isEmpty();
        stale = false;
    }

    private Map<Window, Long> budgets(String query, Object... values) {
        Map<Window, Long> budgets = new HashMap<>();
        sql.query(query, row -> budgets.put(new Window(row.getString(1), row.getLong(2)), row.getLong(3)), values);
        return budgets;
    }

    long drawn(String scope, long window) {
        return windows.amount(new Window(scope, window));
    }

    HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
        return windows.house(lostSince, disprovenSince, provenBy);
    }

    /** Commits all in one transaction; what does not apply leaves no trace and does not affect the others. */
    List<Verdict> commit(List<Write> writes) {
        return Again.whole(() -> once(writes));
    }

    private List<Verdict> once(List<Write> writes) {
        List<Verdict> verdicts = new ArrayList<>(writes.size());
        Map<Window, Long> drawn = new HashMap<>();
        if (stale) mirror();
        try {
            sql.whole(() -> {
                if (!owner.isUs(sql)) writes.forEach(write -> verdicts.add(Verdict.LOST));
                else {
                    refresh();
                    drawn.putAll(write(writes, verdicts));
                }
            });
            windows.put(drawn);
        } catch (RuntimeException | Error failure) {
            texts.forget();
            stale = true;
            throw failure;
        }
        return verdicts;
    }

    /**
     * Commits a write that is no change of a job, in a transaction of its own. A write that proves settlements tells
     * {@link Shown}; it changes no other budget or total.
     *
     * @throws Steps.LostOwnership if this process was replaced; nothing is written then
     */
    <T> T commit(Function<JdbcTemplate, T> write) {
        boolean wasStale = stale;
        stale = true;
        List<Boolean> known = new ArrayList<>();
        T result = sweep(jdbc -> {
            known.add(refresh());
            stale = true;
            return write.apply(jdbc);
        });
        windows.replace(Set.copyOf(Shown.TOTALS), budgets(TOTALS, Shown.TOTALS.toArray()));
        stale = wasStale && !known.getLast();
        return result;
    }

    /**
     * Within a transaction that writes budgets: reads them again if another process has written them since, which it
     * cannot do any more before this transaction has ended. True if that was so.
     */
    private boolean refresh() {
        Replica us = owner.replica();
        if (!us.shared() || sql.number(WRITER) == us.epoch()) return false;
        mirror();
        sql.update(WRITES, us.epoch());
        return true;
    }

    /**
     * Makes jobs that no living process drives this process's, a bounded number at once, and looks what others have written;
     * where the ledger is shared.
     *
     * @param claimed is given their ids before they are this process's; others too, if the transaction fails
     */
    void claim(Collection<String> claimed) {
        Replica us = owner.replica();
        if (stale || sql.number(WRITER) != us.epoch()) mirror();
        if (sql.query(ORPHANS, row -> row.getString(1), 1).isEmpty()) return;
        Again.whole(() -> {
            sql.whole(() -> {
                if (!owner.isUs(sql)) throw new Steps.LostOwnership("any");
                claimed.addAll(sql.query(CLAIM, row -> row.getString(1), us.epoch(), CLAIMED_AT_ONCE));
            });
            return true;
        });
    }

    /** Runs something that belongs to no transaction, between two. */
    <T> T outside(Function<Statements, T> task) {
        return task.apply(sql);
    }

    /** The same for a write that leaves all budgets and totals as they are. */
    <T> T sweep(Function<JdbcTemplate, T> write) {
        return Again.whole(() -> once(write));
    }

    private <T> T once(Function<JdbcTemplate, T> write) {
        List<T> result = new ArrayList<>(1);
        sql.whole(() -> {
            owner.check(jdbc, "any");
            result.add(write.apply(jdbc));
        });
        return result.getFirst();
    }

    private Map<Window, Long> write(List<Write> writes, List<Verdict> verdicts) {
        Replica us = owner.replica();
        Batch batch = new Batch(sql, texts, windows, writes, webhooks || us.shared(), clock.millis(), us);
        writes.forEach(write -> verdicts.add(batch.decide(write)));
        batch.write();
        webhooks = batch.hasWebhooks();
        tidy();
        return batch.drawn();
    }

    /** Once an hour; the windows of two days are few, whatever was sold. */
    private void tidy() {
        long now = clock.instant().getEpochSecond();
        if (now / HOUR == tidied) return;
        tidied = now / HOUR;
        long oldest = now - Windows.KEPT.toSeconds();
        sql.update(OLD, oldest, Window.UNPROVEN);
        windows.forget(oldest);
    }

    /**
     * Whether this very change is in the journal. Owner, state and purchases are compared too: a successor may have
     * written the same news of a closed job, and two changes may start from the same version.
     */
    boolean has(Write write) {
        return switch (write) {
            case Write.Step step -> has(step.change());
            case Write.HandedOut out -> false;
        };
    }

    private boolean has(Change change) {
        if (!owner.isUs(sql)) return false;
        List<String> bought = sql.query("SELECT state, nonce, row FROM purchases WHERE job = ? ORDER BY number",
                row -> row.getString(1) + row.getString(2) + row.getString(3), change.after().id());
        return bought
                .equals(JobColumns.purchases(change.after().work())
                        .stream()
                        .map(purchase -> purchase.state().name() + purchase.order().authorization().nonce().hex()
                                + Rows.of(purchase))
                        .toList())
                && sql.number("SELECT COUNT(*) FROM jobs WHERE id = ? AND version = ? AND epoch = ? AND state_json = ?",
                        change.after().id(), change.after().version(), change.after().epoch(),
                        Rows.of(change.after().state())) == 1;
    }

    /**
     * Takes the ledger over for this process, together with what this statement changes; true when it is done. The epoch
     * is read in the same transaction: after it, another process may have taken over already, whose epoch is not ours.
     */
    boolean takeOver(String statement) {
        return Again.whole(() -> takenOver(statement));
    }

    private boolean takenOver(String statement) {
        owner.take(() -> {
            List<Long> ours = new ArrayList<>(1);
            sql.whole(() -> {
                sql.update("UPDATE owner SET epoch = epoch + 1");
                ours.add(sql.number("SELECT epoch FROM owner"));
                sql.update(statement);
            });
            return ours.getFirst();
        });
        mirror();
        return true;
    }
}
