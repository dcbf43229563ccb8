package dev.turnpike.store.books;

import dev.turnpike.core.books.Difference;
import dev.turnpike.core.books.Difference.Kind;
import dev.turnpike.core.books.Difference.Transferred;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.Entries;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The writer of the suspense account, which holds transfers without a payment. Each is posted once: its row in
 * {@code transfers_seen} and its entries are written in the caller's transaction.
 */
final class Suspense {
    private static final String SAME = "tx = ? AND sender = ? AND recipient = ? AND amount = ? AND nth = ?";

    private final JdbcTemplate jdbc;
    private final InstantSource clock;

    Suspense(JdbcTemplate jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    boolean has(Difference difference) {
        return difference.belongsInSuspense()
                && !jdbc.queryForList("SELECT 1 FROM transfers_seen WHERE " + SAME, key(difference)).isEmpty();
    }

    /** Takes one out again that came in; false if there is none. */
    boolean claim(Bytes32 transaction, Address from, Address to, UsdcAmount amount) {
        Object[] row = {transaction.hex(), from.hex(), to.hex(), amount.atomic()};
        int rows = jdbc.update(
                "DELETE FROM transfers_seen WHERE tx = ? AND sender = ? AND recipient = ? "
                        + "AND amount = ? AND kind = ? AND upstream IS NULL",
                Stream.concat(Stream.of(row), Stream.of(Kind.SETTLEMENT_NOT_BOOKED.label())).toArray());
        if (rows == 1)
            new Entries(jdbc).post("", "claimed/" + transaction.hex() + "/" + from.hex(),
                    new Posting(Account.SUSPENSE, Account.OUTSIDE, amount, "claimed by its payer", 0), clock.instant());
        return rows == 1;
    }

    /** Posts the ones that were not posted before, and returns them. */
    List<Difference> post(List<Difference> differences) {
        return differences.stream().filter(Difference::belongsInSuspense).filter(this::post).toList();
    }

    private boolean post(Difference difference) {
        Object[] row = key(difference);
        int rows = jdbc.update(
                """
                        INSERT INTO transfers_seen (tx, sender, recipient, amount, nth, kind, upstream, seen_at) VALUES (?,?,?,?,?,?,?,?)
                        ON CONFLICT DO NOTHING""",
                row[0], row[1], row[2], row[3], row[4], difference.kind().label(), difference.upstream(),
                clock.millis());
        if (rows == 1) entries(difference);
        return rows == 1;
    }

    private void entries(Difference difference) {
        Transferred transfer = Objects.requireNonNull(difference.transfer());
        Integer before = jdbc.queryForObject("SELECT COUNT(*) FROM transfers_seen WHERE tx = ?", Integer.class,
                transfer.transaction().hex());
        String movement = "chain/" + transfer.transaction().hex() + "/" + before;
        String upstream = difference.upstream();
        Account other = upstream != null ? new Account.Upstream(upstream) : Account.OUTSIDE;
        boolean in = difference.kind() != Kind.FOREIGN_TRANSFER_OUT && difference.kind() != Kind.OUTWARD_WITHOUT_INTENT;
        new Entries(jdbc).post("", movement,
                new Posting(in ? other : Account.SUSPENSE, in ? Account.SUSPENSE : other,
                        UsdcAmount.ofAtomic(difference.amount().longValueExact()), difference.kind().label(), 0),
                clock.instant());
    }

    private static Object[] key(Difference difference) {
        Transferred t = Objects.requireNonNull(difference.transfer());
        return new Object[] {t.transaction().hex(), t.from().hex(), t.to().hex(), t.value().longValueExact(), t.nth()};
    }
}
