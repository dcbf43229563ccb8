package dev.turnpike.store;

import dev.turnpike.core.doubt.Proofs;
import dev.turnpike.store.rows.PurchaseColumns;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;

/** The place of every follower and what it proves, in the ledger's database and on its writer's connection. */
public final class SqlFollower implements Proofs {
    private static final String LET_GO = "SELECT id FROM jobs WHERE outcome <> 'settled' AND proof IS NULL "
            + "AND watch_at IS NULL AND expires_at <= ? AND chain_id = ?";
    private static final int AT_ONCE = 2000;

    private final SqliteJournal journal;
    private final InstantSource clock;

    public SqlFollower(SqliteJournal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Mono<Place> place(Asset asset) {
        return journal.write(jdbc -> jdbc.query(
                "SELECT block, hash, time, since_block, since_time FROM followers WHERE chain_id = ? AND asset = ?",
                (rs, n) -> new Place(
                        new BlockLog.Block(rs.getLong(1), new Bytes32(rs.getString(2)),
                                Instant.ofEpochMilli(rs.getLong(3))),
                        new Start(rs.getLong(4), Instant.ofEpochMilli(rs.getLong(5)))),
                asset.network().chainId(), asset.address().hex()))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    @Override
    public Mono<Instant> oldest(Asset asset) {
        return journal
                .write(jdbc -> jdbc.query("""
                        SELECT held_at FROM jobs WHERE chain_id = ? AND asset = ? AND proof IS NULL
                        ORDER BY held_at LIMIT 1""", (rs, n) -> Instant.ofEpochMilli(rs.getLong(1)),
                        asset.network().chainId(), asset.address().hex()))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    @Override
    public Mono<Set<Address>> spenders() {
        return journal.write(jdbc -> {
            Set<Address> spenders = new HashSet<>(jdbc.query(
                    "SELECT " + PurchaseColumns.LIST + PurchaseColumns.FROM + "WHERE p.state IN " + Matches.IN_DOUBT,
                    (rs, n) -> Rows.purchase(PurchaseColumns.of(rs)).order().authorization().from()));
            spenders.addAll(jdbc.query("SELECT payment FROM refunds WHERE state = 'intended'",
                    (rs, n) -> Rows.payment(rs.getString(1)).authorization().from()));
            return spenders;
        });
    }

    @Override
    public Mono<Boolean> write(Range range) {
        return journal.write(jdbc -> {
            boolean awaited = new Matches(jdbc, range, clock.instant()).write();
            boolean more = end(jdbc, range);
            place(jdbc, range);
            return awaited || more;
        });
    }

    /**
     * Ends what was let go: proven dead where every block was read in which it might have been carried out, and asked
     * about by itself where not. True if there is more than is ended at once.
     */
    private static boolean end(JdbcTemplate jdbc, Range range) {
        long chain = range.asset().network().chainId();
        String asset = range.asset().address().hex();
        long expired = range.expired().toEpochMilli();
        long whole = range.whole().toEpochMilli();
        int dead = jdbc.update(
                "UPDATE jobs SET proof = 'dead' WHERE id IN (" + LET_GO
                        + " AND asset = ? AND held_at >= ? ORDER BY expires_at LIMIT ?)",
                expired, chain, asset, whole, AT_ONCE);
        int asked = jdbc.update(
                "UPDATE jobs SET watch_at = 0 WHERE id IN (" + LET_GO
                        + " AND (asset <> ? OR held_at < ?) ORDER BY expires_at LIMIT ?)",
                expired, chain, asset, whole, AT_ONCE);
        return dead == AT_ONCE || asked == AT_ONCE;
    }

    private static void place(JdbcTemplate jdbc, Range range) {
        BlockLog.Block block = range.place().block();
        Start since = range.place().since();
        jdbc.update(
                """
                        INSERT INTO followers (chain_id, asset, block, hash, time, since_block, since_time) VALUES (?,?,?,?,?,?,?)
                        ON CONFLICT (chain_id, asset) DO UPDATE SET block = excluded.block, hash = excluded.hash,
                          time = excluded.time, since_block = excluded.since_block, since_time = excluded.since_time""",
                range.asset().network().chainId(), range.asset().address().hex(), block.number(), block.hash().hex(),
                block.time().toEpochMilli(), since.number(), since.time().toEpochMilli());
    }
}
