package dev.turnpike.store;

import dev.turnpike.core.doubt.Seen;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.TransferLog.Transfer;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Transfers matched with the payments that they carry out, and written as their proof. A transfer proves a payment if the
 * payment's own nonce made it, and if payer, payee and amount are those that were signed. A statement serves all.
 */
final class Matches {
    static final String IN_DOUBT = "('INTENDED', 'IN_DOUBT')";
    static final String UNSETTLED = "('INTENDED', 'PAID', 'IN_DOUBT')";

    private final JdbcTemplate jdbc;
    private final Asset asset;
    private final Instant now;
    private final Map<Key, Seen> signed = new HashMap<>();
    private final List<Seen> unsigned = new ArrayList<>();
    private final Set<Seen> awaited = new HashSet<>();

    private record Key(String payer, String nonce) {
        static Key of(Transfer made) {
            return new Key(made.from().hex(), String.valueOf(made.nonce()));
        }
    }

    private Matches(JdbcTemplate jdbc, Asset asset, Instant now) {
        this.jdbc = jdbc;
        this.asset = asset;
        this.now = now;
    }

    /** Writes what these transfers prove. */
    static Left write(JdbcTemplate jdbc, Asset asset, Collection<Seen> some, Instant now) {
        Matches matches = new Matches(jdbc, asset, now);
        for (Seen seen : some) {
            if (seen.transfer().nonce() == null) matches.unsigned.add(seen);
            else
                matches.signed.put(Key.of(seen.transfer()), seen);
        }
        if (!matches.signed.isEmpty()) {
            List<Key> keys = List.copyOf(matches.signed.keySet());
            matches.jobs(keys);
            matches.purchases(keys);
            matches.refunds(keys);
        }
        return new Left(Set.copyOf(matches.awaited),
                Stream.concat(matches.unsigned.stream(), matches.signed.values().stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * The transfers that prove nothing yet.
     *
     * @param awaited payments of jobs that are still open
     * @param unexplained payments of nothing that is known; what carries out a payment is known before it is sent
     */
    record Left(Set<Seen> awaited, Set<Seen> unexplained) {
        boolean has(Seen seen) {
            return awaited.contains(seen) || unexplained.contains(seen);
        }
    }

    private record Sold(String id, Key key, String payee, long price, @Nullable String outcome,
            @Nullable String proof) {}

    private void jobs(List<Key> some) {
        List<Object> values = new ArrayList<>();
        for (Key key : some) Collections.addAll(values, key.payer(), key.nonce());
        Collections.addAll(values, asset.network().chainId(), asset.address().hex());
        List<Sold> found = jdbc.query("WITH made (payer, nonce) AS (VALUES " + list("(?,?)", some.size()) + """
                ) SELECT j.id, j.payer, j.nonce, j.payee, j.price, j.outcome, j.proof FROM made CROSS JOIN jobs j
                WHERE j.chain_id = ? AND j.asset = ? AND j.payer = made.payer AND j.nonce = made.nonce""",
                (rs, n) -> new Sold(rs.getString(1), new Key(rs.getString(2), rs.getString(3)), rs.getString(4),
                        rs.getLong(5), rs.getString(6), rs.getString(7)),
                values.toArray());
        Set<String> settled = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (Sold job : found) {
            Seen seen = signed.get(job.key());
            if (seen == null || !pays(seen, job.payee(), job.price())) continue;
            signed.remove(job.key());
            if (job.outcome() == null) awaited.add(seen);
            else if (job.proof() == null) (job.outcome().equals("settled") ? settled : others).add(job.id());
        }
        moved(settled);
        ask(others);
    }

    private void moved(Set<String> jobs) {
        if (!jobs.isEmpty()) Shown.count(jdbc, jobs, now.toEpochMilli());
        update("UPDATE jobs SET proof = 'moved', watch_at = CASE WHEN EXISTS (SELECT 1 FROM purchases p "
                + "WHERE p.job = jobs.id AND p.state IN " + UNSETTLED
                + ") THEN watch_at END WHERE outcome = 'settled' AND proof IS NULL AND id IN ", jobs);
    }

    /** These jobs are asked about by themselves, at once. */
    private void ask(Set<String> jobs) {
        update("UPDATE jobs SET watch_at = 0 WHERE id IN ", jobs);
    }

    private void update(String statement, Set<String> jobs) {
        if (!jobs.isEmpty()) jdbc.update(statement + "(" + list("?", jobs.size()) + ")", jobs.toArray());
    }

    private void purchases(List<Key> some) {
        Map<String, List<Key>> keys = byNonce(some);
        Set<String> doubted = new TreeSet<>();
        jdbc.query(
                "SELECT p.job, p.nonce, p.payee, p.amount, p.state, j.state FROM purchases p JOIN jobs j ON j.id = p.job "
                        + "WHERE p.state <> 'VOID' AND p.nonce IN (" + list("?", some.size()) + ")",
                rs -> {
                    Seen seen = explained(keys.get(rs.getString(2)), rs.getString(3), rs.getLong(4));
                    if (seen == null || !IN_DOUBT.contains(rs.getString(5))) return;
                    if (rs.getString(6).equals("closed")) doubted.add(rs.getString(1));
                    else
                        awaited.add(seen);
                }, keys.keySet().toArray());
        ask(doubted);
    }

    private void refunds(List<Key> some) {
        Map<String, List<Key>> keys = byNonce(some);
        jdbc.query("SELECT r.nonce, r.payer, r.amount FROM refunds r WHERE r.state <> 'void' AND r.nonce IN ("
                + list("?", some.size()) + ")", rs -> {
                    explained(keys.get(rs.getString(1)), rs.getString(2), rs.getLong(3));
                }, keys.keySet().toArray());
    }

    /** Another address may use our nonce for a payment of its own: the first that pays what we have signed is ours. */
    private @Nullable Seen explained(@Nullable List<Key> keys, String payee, long amount) {
        if (keys == null) return null;
        for (Key key : keys) {
            Seen seen = signed.get(key);
            if (seen == null || !pays(seen, payee, amount)) continue;
            signed.remove(key);
            return seen;
        }
        return null;
    }

    private static boolean pays(Seen seen, String payee, long amount) {
        return seen.transfer().to().hex().equals(payee) && seen.transfer().value().equals(BigInteger.valueOf(amount));
    }

    private static Map<String, List<Key>> byNonce(Collection<Key> keys) {
        return keys.stream().collect(Collectors.groupingBy(Key::nonce));
    }

    private static String list(String each, int count) {
        return String.join(",", Collections.nCopies(count, each));
    }
}
