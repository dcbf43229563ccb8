package dev.turnpike.store.books;

import dev.turnpike.core.journal.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;

/** The entries of the ledger, oldest first, and their balances. */
public final class Ledger {
    private static final String ENTRIES = "FROM entries e";

    private final Reads reads;

    public Ledger(Reads reads) {
        this.reads = reads;
    }

    /** The first entries that pass the filter. */
    public Mono<Page> entries(Filter filter) {
        return reads.ask(jdbc -> page(jdbc, filter));
    }

    /**
     * The balance of every account over all entries that pass the filter, by name; limit and cursor of the filter do
     * not count.
     */
    public Mono<List<Balance>> balances(Filter filter) {
        return reads.ask(jdbc -> {
            Where where = filter.isOfAccountsAlone() ? account(filter) : where(filter);
            String entries = filter.isOfAccountsAlone() ? "FROM account_days e" : ENTRIES;
            return jdbc.query(
                    "SELECT e.account, SUM(e.amount) " + entries + where.sql()
                            + " GROUP BY e.account ORDER BY e.account",
                    (rs, n) -> new Balance(rs.getString(1), rs.getLong(2)), where.values());
        });
    }

    private static Page page(JdbcTemplate jdbc, Filter filter) {
        Cursor after = filter.after();
        Where where = where(filter);
        if (after != null)
            where.and("(e.at, e.movement, e.account) > (?, ?, ?)", after.at(), after.movement(), after.account());
        List<LedgerEntry> found = jdbc.query(
                "SELECT e.movement, e.account, e.amount, e.job, e.purchase, e.upstream, e.why, e.at " + ENTRIES
                        + where.sql() + " ORDER BY e.at, e.movement, e.account LIMIT ?",
                (rs, n) -> entry(rs), where.values(filter.limit() + 1));
        boolean more = found.size() > filter.limit();
        List<LedgerEntry> page = more ? found.subList(0, filter.limit()) : found;
        return new Page(page, more ? Cursor.of(page.getLast()) : null);
    }

    private static Where account(Filter filter) {
        String account = filter.account();
        return new Where().and("SUBSTR(e.account, 1, ?) = ?", account == null ? null : account.length(), account);
    }

    private static Where where(Filter filter) {
        return account(filter).and("e.job = ?", filter.job())
                .and("e.purchase = ?", filter.purchase())
                .and("e.upstream = ? OR e.account = ?", filter.upstream(),
                        filter.upstream() == null ? null : new Account.Upstream(filter.upstream()).label())
                .and("e.at >= ?", millis(filter.from()))
                .and("e.at < ?", millis(filter.to()));
    }

    private static @Nullable Long millis(@Nullable Instant moment) {
        return moment == null ? null : moment.toEpochMilli();
    }

    private static LedgerEntry entry(ResultSet rs) throws SQLException {
        return new LedgerEntry(rs.getString(1), rs.getString(2), rs.getLong(3), rs.getString(4), rs.getInt(5),
                rs.getString(6), rs.getString(7), Instant.ofEpochMilli(rs.getLong(8)));
    }

    /**
     * Some entries.
     *
     * @param next where the next page begins; null: there are no more for now
     */
    public record Page(List<LedgerEntry> entries, @Nullable Cursor next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }
}
