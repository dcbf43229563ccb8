package dev.turnpike.store;

import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The only writer of the ledger's entries. Both entries of a posting are one row of {@code movements}, so that every
 * movement adds up to zero (law 6); the view {@code entries} shows them as two. The balance of every account is kept by
 * the day in {@code account_days}. The caller's transaction makes all of it durable together.
 */
public final class Entries {
    private static final String MOVEMENT = """
            INSERT INTO movements (job, step, source, target, amount, purchase, why, at) VALUES (?,?,?,?,?,?,?,?)""";
    private static final String DAY = """
            INSERT INTO account_days (account, day, amount) VALUES (?,?,?)
            ON CONFLICT (account, day) DO UPDATE SET amount = account_days.amount + excluded.amount""";
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** A sale counts for the upstream and model of the purchase that was delivered for it. */
    public static final String PURCHASE = """
            LEFT JOIN purchases p ON p.job = m.job AND p.number = CASE WHEN m.purchase > 0 THEN m.purchase
              ELSE (SELECT MIN(d.number) FROM purchases d WHERE d.job = m.job AND d.state = 'DELIVERED') END
            """;
    /** Of a loss: its words before the colon. */
    private static final String REASON = "CASE WHEN m.target = 'loss' "
            + "THEN SUBSTR(m.why, 1, INSTR(m.why || ':', ':') - 1) ELSE '' END";
    private static final String ADD_UP = "INSERT INTO movement_days "
            + "(day, source, target, upstream, model, purchase, reason, amount, moved) "
            + "SELECT m.at / 86400000, m.source, m.target, COALESCE(p.upstream, ''), COALESCE(p.model, ''), "
            + "CASE WHEN m.purchase > 0 THEN 1 ELSE 0 END, " + REASON + ", SUM(m.amount), "
            + "COUNT(CASE WHEN m.amount > 0 THEN 1 END) FROM movements m " + PURCHASE + "WHERE ";
    private static final String BY_DAY = """
             GROUP BY 1, 2, 3, 4, 5, 6, 7 ON CONFLICT (day, source, target, upstream, model, purchase, reason) DO UPDATE
            SET amount = movement_days.amount + excluded.amount, moved = movement_days.moved + excluded.moved""";
    private static final String OF_JOBS = "m.job IN (SELECT value FROM json_each(?))";
    private static final String OF_NONE = "m.job = '' AND m.step >= ? AND m.step < ?";

    private final JdbcTemplate jdbc;

    public Entries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Appends the two entries of a posting.
     *
     * @param job id of the job; empty if the posting belongs to none
     * @param step names the movement within the job, or among all that belong to none; no other has it
     */
    public void post(String job, String step, Posting posting, Instant at) {
        List<Entry> entry = List.of(new Entry(job, step, posting, at.toEpochMilli()));
        jdbc.batchUpdate(MOVEMENT, movements(entry));
        jdbc.batchUpdate(DAY, days(entry));
    }

    /**
     * Deletes the entries of these jobs, and adds what they moved to the sums of their days, by accounts, upstream, model
     * and, of losses, reason. No balance and no day in figures changes.
     *
     * @param jobs ids as a JSON array; their purchases are still there
     */
    public void addUp(String jobs) {
        addUp(OF_JOBS, jobs);
    }

    /** The same for the entries of no job whose steps begin so. */
    public void addUpOfNone(String beginning) {
        addUp(OF_NONE, beginning, beginning + Character.MAX_VALUE);
    }

    private void addUp(String which, Object... values) {
        jdbc.update(ADD_UP + which + BY_DAY, values);
        jdbc.update("DELETE FROM movements AS m WHERE " + which, values);
    }

    /** Appends both entries of each of these postings. */
    static void write(Statements sql, List<Entry> entries) {
        sql.batch(MOVEMENT, movements(entries));
        sql.batch(DAY, days(entries));
    }

    private static List<Object[]> movements(List<Entry> entries) {
        List<Object[]> rows = new ArrayList<>();
        for (Entry e : entries)
            rows.add(new Object[] {e.job(), e.step(), e.posting().from().label(), e.posting().to().label(),
                    e.posting().amount().atomic(), e.posting().purchase(), e.posting().why(), e.at()});
        return rows;
    }

    private static List<Object[]> days(List<Entry> entries) {
        Map<Window, Long> days = new TreeMap<>();
        for (Entry e : entries) {
            long amount = e.posting().amount().atomic();
            days.merge(day(e.posting().from(), e.at()), -amount, Long::sum);
            days.merge(day(e.posting().to(), e.at()), amount, Long::sum);
        }
        return days.entrySet()
                .stream()
                .map(day -> new Object[] {day.getKey().scope(), day.getKey().starts(), day.getValue()})
                .toList();
    }

    private static Window day(Account account, long at) {
        return new Window(account.label(), Math.floorDiv(at, DAY_MILLIS));
    }

    /** A posting of a job, to be appended at this time in milliseconds since 1970. */
    record Entry(String job, String step, Posting posting, long at) {}
}
