package dev.turnpike.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.doubt.Proofs;
import dev.turnpike.core.doubt.Seen;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.store.rows.PurchaseColumns;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The place of every follower and what it proves, in the ledger's database and on its writer's connection. */
public final class SqlFollower implements Proofs {
    /**
     * By the index {@code jobs_let_go}, which has few jobs. A bare {@code chain_id} would make SQLite choose the one of all
     * payments, and walk through it.
     */
    private static final String LET_GO = "SELECT id FROM jobs WHERE outcome <> 'settled' AND proof IS NULL "
            + "AND watch_at IS NULL AND expires_at <= ? AND chain_id + 0 = ?";
    private static final int AT_ONCE = 2000;
    private static final int PIECE = 48;
    private static final int SECOND_LOOKS = 32_768;

    private final SqliteJournal journal;
    private final InstantSource clock;
    /** Transfers whose proof is durable: the second look at their block has nothing to do for them. */
    private final Cache<Seen, Boolean> explained = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(SECOND_LOOKS)
            .build();

    public SqlFollower(SqliteJournal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public long term() {
        return journal.replica().epoch();
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
                    "SELECT " + PurchaseColumns.LIST + PurchaseColumns.FROM + "WHERE p.payee <> ? AND p.state IN "
                            + Matches.UNSETTLED + " AND p.state <> 'PAID'",
                    (rs, n) -> Rows.purchase(PurchaseColumns.of(rs)).order().authorization().from(),
                    SignedOrder.NO_WALLET.hex()));
            spenders.addAll(jdbc.query("SELECT payment FROM refunds WHERE state = 'intended'",
                    (rs, n) -> Rows.payment(rs.getString(1)).authorization().from()));
            return spenders;
        });
    }

    /**
     * Piece by piece, so that sales are written in between. What was read stays to be read until the last piece, with
     * the new place, is written.
     */
    @Override
    public Mono<Boolean> write(Range range) {
        List<Seen> news = range.seen().stream().filter(seen -> explained.getIfPresent(seen) == null).toList();
        return write(range, jdbc -> removeOf(jdbc, range)).thenMany(Flux.fromIterable(pieces(news)))
                .concatMap(piece -> write(range, piece))
                .then(write(range, jdbc -> {
                    boolean awaited = again(jdbc, range.asset());
                    boolean more = end(jdbc, range);
                    place(jdbc, range);
                    return awaited || more;
                }));
    }

    /** Asked within the transaction, before which no gateway comes back in a new epoch. */
    private <T> Mono<T> write(Range range, Function<JdbcTemplate, T> statements) {
        return journal.write(jdbc -> {
            if (range.term() != term()) throw new Steps.LostOwnership("any");
            return statements.apply(jdbc);
        });
    }

    private static boolean removeOf(JdbcTemplate jdbc, Range range) {
        OpenTransfers open = new OpenTransfers(jdbc, range.asset());
        range.spans().forEach(open::removeOf);
        return true;
    }

    private static List<List<Seen>> pieces(List<Seen> all) {
        return IntStream.range(0, (all.size() + PIECE - 1) / PIECE)
                .mapToObj(n -> all.subList(n * PIECE, Math.min((n + 1) * PIECE, all.size())))
                .toList();
    }

    private Mono<Boolean> write(Range range, List<Seen> some) {
        return write(range, jdbc -> {
            Matches.Left left = Matches.write(jdbc, range.asset(), some, clock.instant());
            new OpenTransfers(jdbc, range.asset()).add(left, clock.instant());
            return left;
        }).map(left -> {
            some.stream().filter(seen -> !left.has(seen)).forEach(seen -> explained.put(seen, true));
            return true;
        });
    }

    /** What waited for its job may have found it closed now. True if there still is such a payment, or more to match. */
    private boolean again(JdbcTemplate jdbc, Asset asset) {
        OpenTransfers open = new OpenTransfers(jdbc, asset);
        Instant now = clock.instant();
        List<Seen> all = open.again(now, AT_ONCE);
        boolean still = all.size() == AT_ONCE;
        for (List<Seen> matched : pieces(all)) {
            Matches.Left left = Matches.write(jdbc, asset, matched, now);
            open.replace(matched, left);
            still |= !left.awaited().isEmpty();
        }
        return still;
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
