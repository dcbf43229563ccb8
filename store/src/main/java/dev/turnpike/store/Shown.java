package dev.turnpike.store;

import dev.turnpike.core.journal.Holds;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.store.sql.Window;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the totals know about settlements that the chain shows: they are no longer unproven, and their payers have paid and
 * are no newcomers.
 */
final class Shown {
    private static final String SETTLED = """
            SELECT payer, price, changed_at FROM jobs
            WHERE outcome = 'settled' AND proof IS NULL AND id IN (SELECT value FROM json_each(?))""";

    private static final String NEWCOMERS = """
            SELECT COALESCE(SUM(held), 0) FROM payers
            WHERE proven = 0 AND payer IN (SELECT value FROM json_each(?))""";

    /** The totals that {@link #count} changes. */
    static final List<String> TOTALS = List.of(Window.UNPROVEN, Holds.NEWCOMERS);

    private Shown() {}

    /**
     * Counts the settlements of these jobs that were not proven so far. Belongs into the transaction that writes their
     * proof, before it is written.
     *
     * @param now milliseconds since 1970
     */
    static void count(JdbcTemplate jdbc, Collection<String> jobs, long now) {
        Map<Window, Long> proven = new TreeMap<>();
        Map<String, Long> paid = new TreeMap<>();
        jdbc.query(SETTLED, row -> {
            proven.merge(Window.of(Window.UNPROVEN, row.getLong(3)), row.getLong(2), Long::sum);
            paid.merge(row.getString(1), row.getLong(2), Long::sum);
        }, Rows.keys(jobs));
        jdbc.batchUpdate("UPDATE budgets SET drawn = drawn - ? WHERE scope = ? AND starts = ?", proven.entrySet()
                .stream()
                .map(window -> new Object[] {window.getValue(), window.getKey().scope(), window.getKey().starts()})
                .toList());
        Long held = jdbc.queryForObject(NEWCOMERS, Long.class, Rows.keys(paid.keySet()));
        jdbc.update("UPDATE budgets SET drawn = drawn - ? WHERE scope = ?", held, Holds.NEWCOMERS);
        jdbc.update("DELETE FROM budgets WHERE scope IN (?, ?) AND drawn <= 0", Window.UNPROVEN, Holds.NEWCOMERS);
        jdbc.batchUpdate("""
                INSERT INTO payers (payer, held, working, proven, seen_day) VALUES (?,0,0,?,?)
                ON CONFLICT (payer) DO UPDATE SET proven = payers.proven + excluded.proven""",
                paid.entrySet()
                        .stream()
                        .map(payer -> new Object[] {payer.getKey(), payer.getValue(), Texts.day(now)})
                        .toList());
    }
}
