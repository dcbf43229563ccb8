package dev.turnpike.gateway.core;

import dev.turnpike.store.Database;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of a ledger as they are, whichever database holds them. */
public final class LedgerRows {
    private final JdbcTemplate sql;

    public LedgerRows(Database ledger) {
        this.sql = new JdbcTemplate(ledger.connect());
    }

    /** The one number that a query selects; 1 where it is true. */
    public long number(String query, Object... values) {
        return switch (sql.queryForObject(query, Object.class, values)) {
            case Boolean yes -> yes ? 1 : 0;
            case BigDecimal sum -> sum.longValueExact();
            case Number number -> number.longValue();
            case null, default -> throw new AssertionError("no number: " + query);
        };
    }

    /** The one text that a query selects. */
    public String text(String query, Object... values) {
        return Objects.requireNonNull(sql.queryForObject(query, String.class, values));
    }

    public void update(String statement) {
        sql.update(statement);
    }

    /** What every account has come to; those with nothing left out. */
    public Map<String, Long> accounts() {
        Map<String, Long> sums = new TreeMap<>();
        sql.query("SELECT account, SUM(amount) FROM entries GROUP BY account HAVING SUM(amount) <> 0", rs -> {
            sums.put(rs.getString(1), rs.getLong(2));
        });
        return sums;
    }

    /** Fails unless the books are balanced (law 6) and the running totals are those of the rows (law 8). */
    public void check() {
        long unbalanced = number("SELECT COUNT(*) FROM"
                + " (SELECT movement FROM entries GROUP BY movement HAVING SUM(amount) <> 0 OR COUNT(*) <> 2) m");
        if (unbalanced != 0) throw new AssertionError("law 6: " + unbalanced + " movements are not balanced pairs");
        Totals.check(this::number);
    }
}
