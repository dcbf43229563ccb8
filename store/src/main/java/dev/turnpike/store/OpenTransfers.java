package dev.turnpike.store;

import dev.turnpike.core.doubt.Proofs.Span;
import dev.turnpike.core.doubt.Seen;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.TransferLog.Transfer;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The transfers of one token that were read and that nothing explains yet. */
public final class OpenTransfers {
    private static final String OF_TOKEN = " FROM transfers_open WHERE chain_id = ? AND asset = ?";
    private static final long AT_ONCE = 0;
    /** Longer than a payment is looked at before it is held, and shorter than the audit waits. */
    private static final Duration HELD_BY_THEN = Duration.ofSeconds(80);
    private static final String THIS = " WHERE chain_id = ? AND asset = ? AND tx = ? AND sender = ? AND recipient = ? "
            + "AND amount = ? AND nth = ?";
    private static final String SELECT = "SELECT tx, block, log, sender, recipient, amount, nonce, nth" + OF_TOKEN;

    private final JdbcTemplate jdbc;
    private final long chain;
    private final String asset;

    public OpenTransfers(JdbcTemplate jdbc, Asset asset) {
        this.jdbc = jdbc;
        this.chain = asset.network().chainId();
        this.asset = asset.address().hex();
    }

    /** Those that are to be matched again. */
    List<Seen> again(Instant now, int limit) {
        return jdbc.query(SELECT + " AND again_at <= ? ORDER BY again_at LIMIT ?", (rs, n) -> seen(rs), chain, asset,
                now.toEpochMilli(), limit);
    }

    /** Those that have been here since before that moment, the oldest first. */
    public List<Seen> before(Instant moment, int limit) {
        return jdbc.query(SELECT + " AND seen_at < ? ORDER BY seen_at, tx, nth LIMIT ?", (rs, n) -> seen(rs), chain,
                asset, moment.toEpochMilli(), limit);
    }

    /** Keeps what a first match has left: a job may be held for a payment that was carried out before. */
    void add(Matches.Left left, Instant now) {
        add(left.awaited(), AT_ONCE, now);
        add(left.unexplained().stream().filter(seen -> seen.transfer().nonce() != null).toList(),
                now.plus(HELD_BY_THEN).toEpochMilli(), now);
        add(left.unexplained().stream().filter(seen -> seen.transfer().nonce() == null).toList(), null, now);
    }

    /** What was matched again, as it is now. */
    void replace(List<Seen> matched, Matches.Left left) {
        remove(matched.stream().filter(seen -> !left.has(seen)).toList());
        again(left.awaited(), AT_ONCE);
        again(left.unexplained(), null);
    }

    private void again(Collection<Seen> some, @Nullable Long again) {
        if (!some.isEmpty())
            jdbc.batchUpdate("UPDATE transfers_open SET again_at = ?" + THIS,
                    some.stream().map(seen -> row(again, seen)).toList());
    }

    private void add(Collection<Seen> all, @Nullable Long again, Instant now) {
        if (!all.isEmpty())
            jdbc.batchUpdate(
                    """
                            INSERT INTO transfers_open (block, log, nonce, seen_at, chain_id, asset, tx, sender, recipient, amount, nth,
                              again_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING""",
                    all.stream().map(seen -> {
                        Transfer t = seen.transfer();
                        return new Object[] {t.block(), t.index(), t.nonce() == null ? null : t.nonce().hex(),
                                now.toEpochMilli(), chain, asset, t.transaction().hex(), t.from().hex(), t.to().hex(),
                                t.value().toString(), seen.nth(), again};
                    }).toList());
    }

    /** They are explained, or posted. */
    public void remove(Collection<Seen> all) {
        if (!all.isEmpty()) jdbc.batchUpdate("DELETE FROM transfers_open" + THIS, all.stream().map(this::key).toList());
    }

    private Object[] key(Seen seen) {
        Transfer t = seen.transfer();
        return new Object[] {chain, asset, t.transaction().hex(), t.from().hex(), t.to().hex(), t.value().toString(),
                seen.nth()};
    }

    private @Nullable Object[] row(@Nullable Long again, Seen seen) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(again);
        Collections.addAll(row, key(seen));
        return row.toArray();
    }

    void removeOf(Span span) {
        jdbc.update("DELETE" + OF_TOKEN + " AND block BETWEEN ? AND ?", chain, asset, span.first(), span.last());
    }

    private static Seen seen(ResultSet rs) throws SQLException {
        String nonce = rs.getString(7);
        return new Seen(new Transfer(new Bytes32(rs.getString(1)), rs.getLong(2), rs.getLong(3),
                new Address(rs.getString(4)), new Address(rs.getString(5)), new BigInteger(rs.getString(6)),
                nonce == null ? null : new Bytes32(nonce)), rs.getInt(8));
    }
}
