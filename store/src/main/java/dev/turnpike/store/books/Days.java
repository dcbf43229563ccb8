package dev.turnpike.store.books;

import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.LossReason;
import dev.turnpike.store.Entries;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;

/** The days in figures, computed from entries alone; deleted ones count by the sums of their days. */
public final class Days {
    private static final String FLOWS = """
            SELECT m.source, m.target, COALESCE(p.upstream, ''), COALESCE(p.model, ''), SUM(m.amount), COUNT(*)
            FROM movements m\s""" + Entries.PURCHASE + """
            WHERE m.amount > 0 AND m.at >= ? AND m.at < ?
            GROUP BY m.source, m.target, p.upstream, p.model
            UNION ALL SELECT source, target, upstream, model, amount, moved FROM movement_days WHERE day = ?""";

    private static final String LOST = """
            SELECT source, why, SUM(amount), COUNT(*) FROM movements WHERE target = ? AND at >= ? AND at < ?
            GROUP BY source, why
            UNION ALL SELECT source, reason, amount, moved FROM movement_days WHERE target = ? AND day = ?""";

    private final Reads reads;

    public Days(Reads reads) {
        this.reads = reads;
    }

    public Mono<Day> day(LocalDate date) {
        return reads.ask(jdbc -> day(jdbc, date));
    }

    private static Day day(JdbcTemplate jdbc, LocalDate date) {
        long end = millis(date.plusDays(1));
        List<Flow> flows = jdbc.query(
                FLOWS, (rs, n) -> new Flow(Account.parse(rs.getString(1)), Account.parse(rs.getString(2)),
                        rs.getString(3), rs.getString(4), rs.getLong(5), rs.getLong(6)),
                millis(date), end, date.toEpochDay());
        Trade total = flows.stream().map(Flow::trade).reduce(Trade.NONE, Trade::plus);
        return new Day(date, total, 0, by(Flow::upstream, flows), by(Flow::model, flows), lost(jdbc, date),
                exposure(jdbc, date), balance(jdbc, Account.OWED, date), balance(jdbc, Account.SUSPENSE, date));
    }

    private static List<Lost> lost(JdbcTemplate jdbc, LocalDate date) {
        Map<List<Object>, Lost> lost = new HashMap<>();
        jdbc.query(LOST, rs -> {
            Account from = Account.parse(rs.getString(1));
            String upstream = from instanceof Account.Cost cost ? cost.upstream() : "";
            LossReason reason = LossReason.of(rs.getString(2));
            lost.merge(List.of(upstream, reason), new Lost(upstream, reason, rs.getLong(3), rs.getLong(4)),
                    (a, b) -> new Lost(upstream, reason, a.amount() + b.amount(), a.count() + b.count()));
        }, Account.LOSS.label(), millis(date), millis(date.plusDays(1)), Account.LOSS.label(), date.toEpochDay());
        return lost.values()
                .stream()
                .sorted(Comparator.comparing(Lost::amount)
                        .reversed()
                        .thenComparing(Lost::upstream)
                        .thenComparing(Lost::reason))
                .toList();
    }

    private static Map<String, Trade> by(Function<Flow, String> name, List<Flow> flows) {
        Map<String, Trade> trades = new TreeMap<>();
        flows.stream()
                .filter(flow -> !flow.trade().equals(Trade.NONE))
                .forEach(flow -> trades.merge(name.apply(flow), flow.trade(), Trade::plus));
        return trades;
    }

    private static long balance(JdbcTemplate jdbc, Account account, LocalDate until) {
        return sum(jdbc, "account = ?", account.label(), until);
    }

    /** The balance of the exposure accounts of all upstreams. */
    private static long exposure(JdbcTemplate jdbc, LocalDate until) {
        return sum(jdbc, "account LIKE ?", Account.Exposure.PREFIX + "%", until);
    }

    private static long sum(JdbcTemplate jdbc, String which, String account, LocalDate until) {
        Long sum = jdbc.queryForObject(
                "SELECT COALESCE(SUM(amount), 0) FROM account_days WHERE " + which + " AND day <= ?", Long.class,
                account, until.toEpochDay());
        return sum == null ? 0 : sum;
    }

    private static long millis(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** The sum of one day's postings from one account to another. */
    private record Flow(Account from, Account to, String upstream, String model, long amount, long count) {
        Trade trade() {
            return sold().plus(bought()).plus(lost());
        }

        private Trade sold() {
            return to == Account.REVENUE ? new Trade(amount, count, 0, 0, 0)
                    : from == Account.REVENUE ? new Trade(-amount, -count, 0, 0, 0) : Trade.NONE;
        }

        private Trade bought() {
            boolean back = to == Account.TREASURY || to instanceof Account.Credit;
            return from instanceof Account.Exposure && !back ? new Trade(0, 0, amount, count, 0) : Trade.NONE;
        }

        private Trade lost() {
            return to == Account.LOSS ? new Trade(0, 0, 0, 0, amount)
                    : from == Account.LOSS ? new Trade(0, 0, 0, 0, -amount) : Trade.NONE;
        }
    }
}
