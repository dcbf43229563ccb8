package dev.turnpike.store;

import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.store.sql.Window;
import dev.turnpike.store.sql.Windows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The running figures of the payers of a batch: what each has open, and by the hour what it let fail, paid, and had lost
 * for it.
 */
final class BatchPayers {
    private static final String READ = """
            SELECT p.payer, p.held, p.working, p.proven FROM json_each(?) k JOIN payers p ON p.payer = k.value""";
    private static final String WRITE = """
            INSERT INTO payers (payer, held, working, proven, seen_day) VALUES (?,?,?,?,?)
            ON CONFLICT (payer) DO UPDATE SET held = excluded.held, working = excluded.working,
              proven = excluded.proven, seen_day = excluded.seen_day""";
    private static final String EMPTY = "DELETE FROM payers WHERE payer = ?";
    private static final String HOUR = """
            INSERT INTO payer_hours (payer, starts, strikes, paid, lost) VALUES (?,?,?,?,?)
            ON CONFLICT (payer, starts) DO UPDATE SET strikes = payer_hours.strikes + excluded.strikes,
              paid = payer_hours.paid + excluded.paid, lost = payer_hours.lost + excluded.lost""";
    private static final long HOUR_MILLIS = 3_600_000;

    private final Statements sql;
    private final BatchBudgets budgets;
    private final long now;
    private final Map<String, Open> open = new HashMap<>();
    private final Set<String> changed = new TreeSet<>();
    private final Map<Window, Hour> hours = new TreeMap<>();

    BatchPayers(Statements sql, BatchBudgets budgets, List<Write> writes, long now) {
        this.sql = sql;
        this.budgets = budgets;
        this.now = now;
        Set<String> payers = writes.stream()
                .filter(Write.Step.class::isInstance)
                .map(write -> ((Write.Step) write).change().after().facts().key().payer().hex())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!payers.isEmpty())
            sql.query(READ,
                    rows -> open.put(rows.getString(1), new Open(rows.getLong(2), rows.getLong(3), rows.getLong(4))),
                    Rows.keys(payers));
    }

    long held(String payer) {
        return of(payer).held();
    }

    /** Whether the chain has proven nothing of this payer. */
    boolean isNew(String payer) {
        return of(payer).proven() == 0;
    }

    void hold(String payer, long held, long working) {
        Open was = of(payer);
        put(payer, new Open(Math.max(0, was.held() + held), Math.max(0, was.working() + working), was.proven()));
    }

    /** The chain shows a settlement of this payer. */
    void prove(String payer, long amount) {
        Open was = of(payer);
        put(payer, new Open(was.held(), was.working(), was.proven() + amount));
    }

    void strike(String payer, long at) {
        hour(payer, at, new Hour(1, 0, 0));
    }

    void pay(String payer, long amount, long at) {
        hour(payer, at, new Hour(0, amount, 0));
    }

    void lose(String payer, long amount, long at) {
        hour(payer, at, new Hour(0, 0, amount));
    }

    private Open of(String payer) {
        return open.getOrDefault(payer, Open.NONE);
    }

    private void put(String payer, Open next) {
        budgets.holdNew(next.asNewcomer() - of(payer).asNewcomer());
        open.put(payer, next);
        changed.add(payer);
    }

    private void hour(String payer, long at, Hour more) {
        if (at < now - Windows.KEPT.toMillis()) return;
        hours.merge(new Window(payer, (at - Math.floorMod(at, HOUR_MILLIS)) / 1000), more, Hour::plus);
    }

    void write() {
        sql.batch(WRITE, changed.stream().filter(payer -> !of(payer).isEmpty()).map(this::row).toList());
        sql.batch(EMPTY,
                changed.stream().filter(payer -> of(payer).isEmpty()).map(payer -> new Object[] {payer}).toList());
        sql.batch(HOUR,
                hours.entrySet()
                        .stream()
                        .map(hour -> new Object[] {hour.getKey().scope(), hour.getKey().starts(),
                                hour.getValue().strikes(), hour.getValue().paid(), hour.getValue().lost()})
                        .toList());
    }

    private Object[] row(String payer) {
        Open figures = of(payer);
        return new Object[] {payer, figures.held(), figures.working(), figures.proven(), Texts.day(now)};
    }

    /** What a payer has open, of that what is not being settled yet, and what the chain has proven that it paid. */
    private record Open(long held, long working, long proven) {
        static final Open NONE = new Open(0, 0, 0);

        /** What it takes of the newcomers' room. */
        long asNewcomer() {
            return proven == 0 ? held : 0;
        }

        boolean isEmpty() {
            return equals(NONE);
        }
    }

    /** What came of a payer's jobs within an hour. */
    private record Hour(int strikes, long paid, long lost) {
        Hour plus(Hour more) {
            return new Hour(strikes + more.strikes, paid + more.paid, lost + more.lost);
        }
    }
}
