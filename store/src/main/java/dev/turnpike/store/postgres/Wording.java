package dev.turnpike.store.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What PostgreSQL says in other words than SQLite. Statements are written once, for both; these few phrases are replaced
 * in them before they are prepared.
 */
final class Wording {
    private static final Map<String, String> PHRASES = new LinkedHashMap<>();

    static {
        // Locked until the transaction ends: writers wait for each other, and so do those of other gateways. SQLite has one writer.
        PHRASES.put("SELECT epoch FROM owner", "SELECT epoch FROM owner FOR UPDATE");
        PHRASES.put("SELECT value FROM json_each(?)", "SELECT json_array_elements_text(CAST(? AS json))");
        PHRASES.put("json_each(?) k",
                "(SELECT e.value, e.nth - 1 AS key FROM json_array_elements_text(CAST(? AS json)) "
                        + "WITH ORDINALITY AS e (value, nth)) k");
        PHRASES.put("= json_extract(k.value, '$[0]') AND j.asset", "= " + number(0) + " AND j.asset");
        PHRASES.put("b.starts = json_extract(k.value, '$[1]')", "b.starts = " + number(1));
        for (int n = 0; n < 4; n++) PHRASES.put("json_extract(k.value, '$[" + n + "]')", text(n));
        PHRASES.put("json_remove(row, '$.ticket', '$.detail')", "CAST(row AS jsonb) - 'ticket' - 'detail'");
        PHRASES.put("json_valid(row)", "row LIKE '{%'");
        PHRASES.put("INSTR(", "STRPOS(");
    }

    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** The statement as PostgreSQL has it. */
    String of(String sql) {
        return known.computeIfAbsent(sql, Wording::reworded);
    }

    private static String reworded(String sql) {
        String reworded = sql;
        for (Map.Entry<String, String> phrase : PHRASES.entrySet())
            reworded = reworded.replace(phrase.getKey(), phrase.getValue());
        return reworded;
    }

    private static String text(int n) {
        return "(CAST(k.value AS json) ->> " + n + ")";
    }

    private static String number(int n) {
        return "CAST(" + text(n) + " AS BIGINT)";
    }
}
