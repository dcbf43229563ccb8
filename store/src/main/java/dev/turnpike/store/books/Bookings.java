package dev.turnpike.store.books;

import dev.turnpike.core.books.Booking;
import dev.turnpike.core.books.Booking.What;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.store.rows.FactsColumns;
import dev.turnpike.store.rows.PurchaseColumns;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The payments of the journal, by the time they were booked or by their authorization. */
public final class Bookings {
    private static final String PAYER = Account.PAYER.label();
    private static final String SETTLEMENTS = "SELECT " + FactsColumns.LIST + """
            , j.state_json, (SELECT COUNT(*) FROM movements b WHERE b.job = j.id AND b.purchase = 0
              AND b.source = '""" + PAYER + "')" + FactsColumns.FROM;
    private static final String PURCHASES = "SELECT " + PurchaseColumns.LIST + PurchaseColumns.FROM;
    private static final String REFUNDS = "SELECT r.job, r.payment, r.terms, r.tx, r.at, r.state FROM refunds r ";

    public static final String BY_PAYEE = "SELECT upstream FROM payees WHERE payee = ?";
    public static final String BY_NONCE = REFUNDS + "WHERE r.nonce = ?";

    private final JdbcTemplate jdbc;

    Bookings(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Payments of clients that were booked within that time. */
    List<Booking> settlements(Instant from, Instant to) {
        return jdbc.query(SETTLEMENTS + """
                WHERE j.id IN (SELECT m.job FROM movements m
                  WHERE m.source = ? AND m.purchase = 0 AND m.at >= ? AND m.at < ?)
                ORDER BY j.held_at, j.id""", (rs, n) -> settlement(rs), PAYER, from.toEpochMilli(), to.toEpochMilli());
    }

    /** Payments to upstreams that were booked within that time; what is paid by key leaves no trace on a chain. */
    List<Booking> purchases(Instant from, Instant to) {
        return jdbc.query(PURCHASES + """
                JOIN movements m ON m.job = p.job AND m.purchase = p.number AND m.source LIKE ? AND m.target <> ?
                WHERE p.payee <> ? AND m.at >= ? AND m.at < ? ORDER BY m.at, p.job, p.number""",
                (rs, n) -> purchase(rs), Account.Exposure.PREFIX + "%", Account.TREASURY.label(),
                SignedOrder.NO_WALLET.hex(), from.toEpochMilli(), to.toEpochMilli());
    }

    /** Refunds that were booked within that time. */
    List<Booking> refunds(Instant from, Instant to) {
        return jdbc.query(REFUNDS + """
                WHERE r.job IN (SELECT m.job FROM movements m WHERE m.target = ? AND m.at >= ? AND m.at < ?)
                ORDER BY r.at, r.job""", (rs, n) -> refund(rs), PAYER, from.toEpochMilli(), to.toEpochMilli());
    }

    /** The payment of this authorization, booked or not. */
    Optional<Booking> find(Asset asset, Booking.Key key) {
        return Stream.of(settlement(asset, key), purchase(key), refund(key)).flatMap(found -> found).findFirst();
    }

    private Stream<Booking> refund(Booking.Key key) {
        return jdbc.query(BY_NONCE, (rs, n) -> refund(rs), key.nonce().hex())
                .stream()
                .filter(booking -> booking.key().equals(key));
    }

    private Stream<Booking> settlement(Asset asset, Booking.Key key) {
        return jdbc
                .query(SETTLEMENTS + "WHERE j.chain_id = ? AND j.asset = ? AND j.payer = ? AND j.nonce = ?",
                        (rs, n) -> settlement(rs), asset.network().chainId(), asset.address().hex(), key.payer().hex(),
                        key.nonce().hex())
                .stream();
    }

    private Stream<Booking> purchase(Booking.Key key) {
        return jdbc.query(PURCHASES + "WHERE p.nonce = ?", (rs, n) -> purchase(rs), key.nonce().hex())
                .stream()
                .filter(booking -> booking.key().equals(key));
    }

    /** Every address that clients were ever told to pay. */
    Set<Address> payees() {
        return new LinkedHashSet<>(
                jdbc.query("SELECT prices FROM generations", (rs, n) -> Rows.sold(rs.getString(1)).payTo()));
    }

    /** The upstream that was paid at this address before. */
    Optional<String> upstreamPaidAt(Address payee) {
        return jdbc.query(BY_PAYEE, (rs, n) -> rs.getString(1), payee.hex()).stream().findFirst();
    }

    private static Booking settlement(ResultSet rs) throws SQLException {
        Job.Facts facts = Rows.facts(FactsColumns.of(rs));
        State state = Rows.state(rs.getString(11));
        return new Booking(What.SETTLEMENT, facts.id(), 0, null, facts.terms().asset(), facts.payment().authorization(),
                transaction(state), facts.heldAt(), rs.getInt(12) > 0, state(state));
    }

    private static Booking purchase(ResultSet rs) throws SQLException {
        Purchase bought = bought(rs);
        return new Booking(What.PURCHASE, rs.getString(1), bought.number(), bought.upstream(), bought.order().asset(),
                bought.order().authorization(), bought.transaction(), bought.intendedAt(), isBooked(bought.state()),
                state(bought.state()));
    }

    private static Booking refund(ResultSet rs) throws SQLException {
        String tx = rs.getString(4);
        return new Booking(What.REFUND, rs.getString(1), 0, null, Rows.terms(rs.getString(3)).asset(),
                Rows.payment(rs.getString(2)).authorization(), tx == null ? null : new Bytes32(tx),
                Instant.ofEpochMilli(rs.getLong(5)), rs.getString(6).equals("settled"),
                Booking.State.valueOf(rs.getString(6).toUpperCase(Locale.ROOT)));
    }

    private static Purchase bought(ResultSet rs) throws SQLException {
        return Rows.purchase(PurchaseColumns.of(rs));
    }

    private static boolean isBooked(Purchase.State state) {
        return switch (state) {
            case PAID, DELIVERED, LOST -> true;
            case INTENDED, VOID, IN_DOUBT -> false;
        };
    }

    private static @Nullable Bytes32 transaction(State state) {
        return state instanceof State.Closed closed && closed.end() instanceof End.Settled settled
                ? settled.transaction()
                : null;
    }

    private static Booking.State state(State state) {
        return switch (state) {
            case State.Held held -> Booking.State.HELD;
            case State.Working working -> Booking.State.WORKING;
            case State.Delivered delivered -> Booking.State.DELIVERED;
            case State.Settling settling -> Booking.State.SETTLING;
            case State.Paid paid -> Booking.State.SETTLING;
            case State.Closed closed -> switch (closed.end()) {
                case End.Settled settled -> Booking.State.SETTLED;
                case End.Released released -> Booking.State.RELEASED;
                case End.Lapsed lapsed -> Booking.State.LAPSED;
                case End.Unpaid unpaid -> Booking.State.UNPAID;
                case End.Joined joined -> Booking.State.RELEASED;
            };
        };
    }

    private static Booking.State state(Purchase.State state) {
        return switch (state) {
            case INTENDED -> Booking.State.INTENDED;
            case VOID -> Booking.State.VOID;
            case PAID -> Booking.State.PAID;
            case DELIVERED -> Booking.State.DELIVERED;
            case LOST -> Booking.State.LOST;
            case IN_DOUBT -> Booking.State.IN_DOUBT;
        };
    }
}
