package dev.turnpike.store;

import dev.turnpike.core.journal.Change.Draw;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Window;
import dev.turnpike.store.sql.Windows;
import java.util.Map;
import java.util.TreeMap;

/**
 * The budgets and running totals of a batch: read from their mirror in memory, each row written once however many changes
 * draw on it.
 */
final class BatchBudgets {
    private static final String WRITE = """
            INSERT INTO budgets (scope, starts, drawn) VALUES (?,?,?)
            ON CONFLICT (scope, starts) DO UPDATE SET drawn = excluded.drawn""";
    private static final String EMPTY = "DELETE FROM budgets WHERE scope = ? AND starts = ?";
    private static final Window HELD = new Window(Holds.ALL, 0);
    private static final Window NEWCOMERS = new Window(Holds.NEWCOMERS, 0);

    private final Statements sql;
    private final Windows committed;
    private final long oldest;
    private final Map<Window, Long> changed = new TreeMap<>();

    BatchBudgets(Statements sql, Windows committed, long now) {
        this.sql = sql;
        this.committed = committed;
        this.oldest = (now - Windows.KEPT.toMillis()) / 1000;
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

    /** What is given back to a window that has ended is of no use. */
    void add(Window window, long amount) {
        if (window.ends() && window.starts() < oldest) return;
        changed.put(window, Math.max(0, amount(window) + amount));
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
        Long left = changed.get(window);
        return left == null ? committed.amount(window) : left;
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
