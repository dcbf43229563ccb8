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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The transfers of one token that were read and that nothing explains yet. */
public final class OpenTransfers {
    private static final String OF_TOKEN = " FROM transfers_open WHERE chain_id = ? AND asset = ?";
    private static final String SELECT = "SELECT tx, block, log, sender, recipient, amount, nonce, nth" + OF_TOKEN;

    private final JdbcTemplate jdbc;
    private final long chain;
    private final String asset;

    public OpenTransfers(JdbcTemplate jdbc, Asset asset) {
        this.jdbc = jdbc;
        this.chain = asset.network().chainId();
        this.asset = asset.address().hex();
    }

    /** Those that are the payment of a job that is still open. */
    List<Seen> awaited() {
        return jdbc.query(SELECT + " AND awaited = 1", (rs, n) -> seen(rs), chain, asset);
    }

    /** Those that have been here since before that moment, the oldest first. */
    public List<Seen> before(Instant moment, int limit) {
        return jdbc.query(SELECT + " AND seen_at < ? ORDER BY seen_at, tx, nth LIMIT ?", (rs, n) -> seen(rs), chain,
                asset, moment.toEpochMilli(), limit);
    }

    void add(Matches.Left left, Instant now) {
        add(left.awaited(), true, now);
        add(left.unexplained(), false, now);
    }

    /** What waited for its job, as it is now. */
    void replace(List<Seen> awaited, Matches.Left left, Instant now) {
        remove(awaited.stream().filter(seen -> !left.awaited().contains(seen)).toList());
        add(left, now);
    }

    private void add(Collection<Seen> all, boolean awaited, Instant now) {
        if (!all.isEmpty())
            jdbc.batchUpdate(
                    """
                            INSERT INTO transfers_open (block, log, nonce, seen_at, chain_id, asset, tx, sender, recipient, amount, nth,
                              awaited) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING""",
                    all.stream().map(seen -> {
                        Transfer t = seen.transfer();
                        return new Object[] {t.block(), t.index(), t.nonce() == null ? null : t.nonce().hex(),
                                now.toEpochMilli(), chain, asset, t.transaction().hex(), t.from().hex(), t.to().hex(),
                                t.value().toString(), seen.nth(), awaited ? 1 : 0};
                    }).toList());
    }

    /** They are explained, or posted. */
    public void remove(Collection<Seen> all) {
        if (!all.isEmpty())
            jdbc.batchUpdate(
                    "DELETE" + OF_TOKEN + " AND tx = ? AND sender = ? AND recipient = ? AND amount = ? AND nth = ?",
                    all.stream().map(seen -> {
                        Transfer t = seen.transfer();
                        return new Object[] {chain, asset, t.transaction().hex(), t.from().hex(), t.to().hex(),
                                t.value().toString(), seen.nth()};
                    }).toList());
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
