package dev.turnpike.store;

import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The only writer of the {@code entries} table. It writes both halves of a posting, so that every movement adds up to
 * zero (law 6); the caller's transaction makes them durable together.
 */
public final class Entries {
    private static final String INSERT = """
            INSERT INTO entries (movement, account, amount, job, purchase, why, at) VALUES (?,?,?,?,?,?,?)""";

    private final JdbcTemplate jdbc;

    public Entries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Appends the two entries of a posting.
     *
     * @param movement id that both entries share and no others have
     * @param job id of the job; empty if the posting belongs to none
     */
    public void post(String movement, String job, Posting posting, Instant at) {
        entry(movement, posting.from(), -posting.amount().atomic(), job, posting, at);
        entry(movement, posting.to(), posting.amount().atomic(), job, posting, at);
    }

    /**
     * The condition that an entry is of this account, as SQL. It is spelled out instead of a parameter because SQLite
     * uses a partial index for a literal only.
     */
    public static String of(Account.Single account) {
        return "account = '" + account.label() + "'";
    }

    private void entry(String movement, Account account, long amount, String job, Posting posting, Instant at) {
        jdbc.update(INSERT, row(movement, account, amount, job, posting, at.toEpochMilli()));
    }

    /** Appends both entries of each of these postings, in the transaction of the caller. */
    static void write(Statements sql, List<Entry> entries) {
        List<Object[]> rows = new ArrayList<>();
        for (Entry e : entries) {
            rows.add(row(e.movement(), e.posting().from(), -e.posting().amount().atomic(), e.job(), e.posting(),
                    e.at()));
            rows.add(row(e.movement(), e.posting().to(), e.posting().amount().atomic(), e.job(), e.posting(), e.at()));
        }
        sql.batch(INSERT, rows);
    }

    private static Object[] row(String movement, Account account, long amount, String job, Posting posting, long at) {
        return new Object[] {movement, account.label(), amount, job, posting.purchase(), posting.why(), at};
    }

    /** A posting of a job, to be appended at this time in milliseconds since 1970. */
    record Entry(String movement, String job, Posting posting, long at) {}
}
