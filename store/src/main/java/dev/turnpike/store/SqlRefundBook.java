package dev.turnpike.store;

import dev.turnpike.core.doubt.RefundBook;
import dev.turnpike.core.doubt.RefundState;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.sql.Again;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The refunds in the ledger's database, on a connection of their own, because they are rare. */
public final class SqlRefundBook implements RefundBook {
    private static final String OWED = "target = '" + Account.OWED.label() + "'";
    private static final String REFUND = "SELECT job, payer, amount, state, payment, terms, tx, version, at FROM refunds ";

    private final JdbcTemplate jdbc;
    private final Entries entries;
    private final TransactionTemplate whole;
    private final Owner owner;
    private final Scheduler disk;
    private final Scheduler results;
    private final Unreadable unreadable = new Unreadable("refund of job");

    /** @param disk runs one task at a time */
    public SqlRefundBook(Database database, Owner owner, Scheduler disk, Scheduler results) {
        DataSource source = database.connect();
        this.jdbc = new JdbcTemplate(source);
        this.entries = new Entries(jdbc);
        this.whole = new TransactionTemplate(new JdbcTransactionManager(source));
        this.owner = owner;
        this.disk = disk;
        this.results = results;
    }

    @Override
    public Mono<UsdcAmount> owed(String job) {
        return asked(() -> UsdcAmount.ofAtomic(
                number("SELECT COALESCE(SUM(CASE WHEN " + OWED + " THEN amount ELSE -amount END), 0) FROM movements "
                        + "WHERE job = ? AND (" + OWED + " OR source = ?)", job, Account.OWED.label())));
    }

    @Override
    public Mono<Refund> find(String job) {
        return asked(() -> jdbc.query(REFUND + "WHERE job = ?", (rs, n) -> row(rs), job)
                .stream()
                .findFirst()
                .map(SqlRefundBook::refund)
                .orElse(null));
    }

    @Override
    public Mono<Boolean> intend(Refund refund) {
        return on(() -> whole(() -> insert(refund)));
    }

    @Override
    public Mono<Boolean> intendWithin(UsdcAmount perHour, UsdcAmount perDay, Refund refund) {
        return on(() -> whole(() -> ours(refund) && room(ChronoUnit.HOURS, perHour, refund)
                && room(ChronoUnit.DAYS, perDay, refund) && insert(refund)));
    }

    private boolean whole(BooleanSupplier write) {
        return Again.whole(() -> Boolean.TRUE.equals(whole.execute(status -> write.getAsBoolean())));
    }

    /** Asked first: it waits for what is being written, so that the room is what no other refund takes. */
    private boolean ours(Refund refund) {
        owner.check(jdbc, refund.job());
        return true;
    }

    private boolean room(ChronoUnit window, UsdcAmount most, Refund refund) {
        long drawn = number("SELECT COALESCE(SUM(amount), 0) FROM refunds WHERE state <> 'void' AND at >= ?",
                refund.at().truncatedTo(window).toEpochMilli());
        return drawn + refund.amount().atomic() <= most.atomic();
    }

    private boolean insert(Refund r) {
        owner.check(jdbc, r.job());
        return jdbc.update("""
                INSERT INTO refunds (job, payer, amount, state, payment, nonce, terms, tx, version, at)
                VALUES (?,?,?,?,?,?,?,NULL,1,?)
                ON CONFLICT (job) DO UPDATE SET state = excluded.state, payment = excluded.payment,
                  nonce = excluded.nonce, terms = excluded.terms, version = refunds.version + 1,
                  at = excluded.at WHERE refunds.state = 'void'""", r.job(), r.payer().hex(), r.amount().atomic(),
                word(r.state()), Rows.of(r.payment()), r.payment().authorization().nonce().hex(), Rows.of(r.terms()),
                r.at().toEpochMilli()) == 1;
    }

    @Override
    public Mono<Boolean> change(Refund before, RefundState state, @Nullable Bytes32 transaction, Instant at) {
        return on(() -> whole(() -> write(before, state, transaction, at)));
    }

    @Override
    public Mono<List<String>> unpaid(UsdcAmount most, String after, int limit) {
        return asked(() -> jdbc.query(
                "SELECT m.job FROM movements m LEFT JOIN refunds r ON r.job = m.job WHERE m." + OWED + """
                         AND (r.state IS NULL OR r.state = 'void')
                        GROUP BY m.job HAVING SUM(m.amount) <= ? ORDER BY m.job <= ?, m.job LIMIT ?""",
                (rs, n) -> rs.getString(1), most.atomic(), after, limit));
    }

    @Override
    public Mono<List<Refund>> open(String after, int limit) {
        return asked(() -> jdbc
                .query(REFUND + "WHERE state = 'intended' ORDER BY job <= ?, job LIMIT ?", (rs, n) -> row(rs), after,
                        limit)
                .stream()
                .flatMap(row -> unreadable.unless(row.job(), () -> refund(row)).stream())
                .toList());
    }

    private boolean write(Refund before, RefundState state, @Nullable Bytes32 transaction, Instant at) {
        owner.check(jdbc, before.job());
        int changed = jdbc.update(
                "UPDATE refunds SET state = ?, tx = ?, version = version + 1 WHERE job = ? AND version = ?",
                word(state), transaction == null ? null : transaction.hex(), before.job(), before.version());
        if (changed == 1 && state == RefundState.SETTLED) {
            post(before, "sent-back", Account.TREASURY, Account.PAYER, at);
            post(before, "repaid", Account.OWED, Account.REPAID, at);
        }
        return changed == 1;
    }

    private void post(Refund refund, String what, Account from, Account to, Instant at) {
        entries.post(refund.job(), what, new Posting(from, to, refund.amount(), "refunded", 0), at);
    }

    private long number(String query, Object... values) {
        Long found = jdbc.queryForObject(query, Long.class, values);
        return found == null ? 0 : found;
    }

    private static Row row(ResultSet rs) throws SQLException {
        return new Row(rs.getString(1), rs.getString(2), rs.getLong(3), rs.getString(4), rs.getString(5),
                rs.getString(6), rs.getString(7), rs.getLong(8), rs.getLong(9));
    }

    private static Refund refund(Row row) {
        return new Refund(row.job(), new Address(row.payer()), UsdcAmount.ofAtomic(row.amount()),
                RefundState.valueOf(row.state().toUpperCase(Locale.ROOT)), Rows.payment(row.payment()),
                Rows.terms(row.terms()), row.tx() == null ? null : new Bytes32(row.tx()), row.version(),
                Instant.ofEpochMilli(row.at()));
    }

    private record Row(String job, String payer, long amount, String state, String payment, String terms,
            @Nullable String tx, long version, long at) {}

    private static String word(RefundState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private <T> Mono<T> asked(Supplier<@Nullable T> question) {
        return on(() -> Again.<@Nullable T>read(question));
    }

    private <T> Mono<T> on(Supplier<@Nullable T> work) {
        return Mono.<T>fromSupplier(work).subscribeOn(disk).publishOn(results);
    }
}
