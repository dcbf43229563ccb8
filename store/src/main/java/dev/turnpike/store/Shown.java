package dev.turnpike.store;

import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.store.sql.Window;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the totals know about settlements that the chain shows: they are no longer unproven, and their payers have paid. */
final class Shown {
    private static final String SETTLED = """
            SELECT payer, price, changed_at FROM jobs
            WHERE outcome = 'settled' AND proof IS NULL AND id IN (SELECT value FROM json_each(?))""";

    private Shown() {}

    /**
     * Counts the settlements of these jobs that were not proven so far. Belongs into the transaction that writes their
     * proof, before it is written.
     *
     * @param now milliseconds since 1970
     */
    static void count(JdbcTemplate jdbc, Collection<String> jobs, long now) {
        Map<Window, Long> proven = new TreeMap<>();
        Map<String, Object[]> payers = new TreeMap<>();
        jdbc.query(SETTLED, row -> {
            proven.merge(Window.of(Window.UNPROVEN, row.getLong(3)), row.getLong(2), Long::sum);
            payers.put(row.getString(1), new Object[] {row.getString(1), Texts.day(now)});
        }, Rows.keys(jobs));
        jdbc.batchUpdate("UPDATE budgets SET drawn = drawn - ? WHERE scope = ? AND starts = ?", proven.entrySet()
                .stream()
                .map(window -> new Object[] {window.getValue(), window.getKey().scope(), window.getKey().starts()})
                .toList());
        jdbc.update("DELETE FROM budgets WHERE scope = ? AND drawn <= 0", Window.UNPROVEN);
        jdbc.batchUpdate("""
                INSERT INTO payers (payer, held, working, proven, seen_day) VALUES (?,0,0,1,?)
                ON CONFLICT (payer) DO UPDATE SET proven = 1""", List.copyOf(payers.values()));
    }
}
