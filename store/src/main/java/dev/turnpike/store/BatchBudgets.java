package dev.turnpike.store;

import dev.turnpike.core.journal.Change.Draw;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Window;
import dev.turnpike.store.sql.Windows;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The budgets and running totals of a batch: each row is read once, and written once however many changes draw on it.
 */
final class BatchBudgets {
    private static final String READ = """
            SELECT b.scope, b.starts, b.drawn FROM json_each(?) k JOIN budgets b
              ON b.scope = json_extract(k.value, '$[0]') AND b.starts = json_extract(k.value, '$[1]')""";
    private static final String WRITE = """
            INSERT INTO budgets (scope, starts, drawn) VALUES (?,?,?)
            ON CONFLICT (scope, starts) DO UPDATE SET drawn = excluded.drawn""";
    private static final String EMPTY = "DELETE FROM budgets WHERE scope = ? AND starts = ?";
    private static final Window HELD = new Window(Holds.ALL, 0);
    private static final Window NEWCOMERS = new Window(Holds.NEWCOMERS, 0);

    private final Statements sql;
    private final long oldest;
    private final Map<Window, Long> amounts = new HashMap<>();
    private final Map<Window, Long> changed = new TreeMap<>();

    BatchBudgets(Statements sql, List<Write> writes, BatchJobs jobs, long now) {
        this.sql = sql;
        this.oldest = (now - Windows.KEPT.toMillis()) / 1000;
        Set<Window> all = new TreeSet<>(Set.of(HELD, NEWCOMERS));
        Set<Long> minutes = new HashSet<>(Set.of(now));
        for (Write write : writes) {
            if (!(write instanceof Write.Step step)) continue;
            step.change().draws().forEach(draw -> all.add(window(draw)));
            SeenJob job = jobs.seen(write.job());
            if (job != null) minutes.add(job.changedAt());
        }
        for (long minute : minutes)
            for (String total : List.of(Window.UNPROVEN, Window.DISPROVEN, Window.LOSSES))
                all.add(Window.of(total, minute));
        sql.query(READ, rows -> amounts.put(new Window(rows.getString(1), rows.getLong(2)), rows.getLong(3)),
                Rows.keys(all.stream().map(window -> List.of(window.scope(), window.starts())).toList()));
    }

    private static Window window(Draw draw) {
        return new Window(draw.scope(), draw.window());
    }

    /** Whether this draw finds room. What gives back always does. */
    boolean has(Draw draw) {
        return draw.amount() < 0 || amount(window(draw)) + draw.amount() <= draw.limit();
    }

    void add(Draw draw) {
        add(window(draw), draw.amount());
    }

    /** What is given back to a window that has ended is of no use to anybody. */
    void add(Window window, long amount) {
        if (window.ends() && window.starts() < oldest) return;
        long next = Math.max(0, amount(window) + amount);
        amounts.put(window, next);
        changed.put(window, next);
    }

    long held() {
        return amount(HELD);
    }

    void hold(long amount) {
        add(HELD, amount);
    }

    long heldByNewcomers() {
        return amount(NEWCOMERS);
    }

    void holdNew(long amount) {
        if (amount != 0) add(NEWCOMERS, amount);
    }

    private long amount(Window window) {
        return amounts.getOrDefault(window, 0L);
    }

    Map<Window, Long> changed() {
        return changed;
    }

    void write() {
        sql.batch(WRITE,
                changed.entrySet()
                        .stream()
                        .filter(row -> row.getValue() != 0)
                        .map(row -> new Object[] {row.getKey().scope(), row.getKey().starts(), row.getValue()})
                        .toList());
        sql.batch(EMPTY,
                changed.entrySet()
                        .stream()
                        .filter(row -> row.getValue() == 0)
                        .map(row -> new Object[] {row.getKey().scope(), row.getKey().starts()})
                        .toList());
    }
}
