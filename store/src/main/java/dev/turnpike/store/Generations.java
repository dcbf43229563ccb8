package dev.turnpike.store;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.fleet.PriceHistory;
import dev.turnpike.pricing.ModelPricing;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.store.rows.Rows;
import dev.turnpike.store.rows.Sold;
import dev.turnpike.store.sql.Again;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The history of price lists. An offer outlives a change of prices or a restart by {@code quote-ttl}, with all its
 * terms, its payee included.
 *
 * <p>Blocks on the database; used at the start and at a reload.
 */
public final class Generations implements PriceHistory {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate whole;
    private final Owner owner;
    private final InstantSource clock;
    private final Map<Long, Sold> sold = new ConcurrentHashMap<>();

    public Generations(Database database, InstantSource clock) {
        DataSource source = database.connect();
        this.jdbc = new JdbcTemplate(source);
        this.whole = new TransactionTemplate(new JdbcTransactionManager(source));
        this.owner = database.owner();
        this.clock = clock;
    }

    @Override
    public synchronized Quoter quoter(Configuration configuration) {
        Sold now = sold(configuration);
        String prices = Rows.of(now);
        long id = Again.whole(this::current)
                .filter(c -> c.prices().equals(prices))
                .map(Row::id)
                .orElseGet(() -> Again.whole(() -> Objects.requireNonNull(whole.execute(status -> begin(prices)))));
        sold.put(id, now);
        Duration ttl = configuration.pricing().quoteTtl();
        return new Quoter(ttl, now.list(id), Again.whole(() -> retired(id, clock.instant().minus(ttl), ttl)));
    }

    @Override
    public SaleTerms terms(long generation) {
        return new SaleTerms(sold(generation).payTo(), sold(generation).maxTimeout());
    }

    Sold sold(long generation) {
        return Optional.ofNullable(sold.get(generation)).orElseThrow();
    }

    private Optional<Row> current() {
        return jdbc
                .query("SELECT id, prices, until FROM generations WHERE until IS NULL ORDER BY id DESC LIMIT 1",
                        (rs, n) -> new Row(rs.getLong(1), rs.getString(2), rs.getLong(3)))
                .stream()
                .findFirst();
    }

    private long begin(String prices) {
        owner.check(jdbc, "any");
        Optional<Row> same = current().filter(c -> c.prices().equals(prices));
        if (same.isPresent()) return same.get().id();
        long now = clock.millis();
        Long last = jdbc.queryForObject("SELECT COALESCE(MAX(id), 0) FROM generations", Long.class);
        long id = (last == null ? 0 : last) + 1;
        jdbc.update("UPDATE generations SET until = ? WHERE until IS NULL", now);
        jdbc.update("INSERT INTO generations (id, prices, since) VALUES (?,?,?)", id, prices, now);
        return id;
    }

    private List<Quoter.Retired> retired(long current, Instant since, Duration ttl) {
        return jdbc.query("SELECT id, prices, until FROM generations WHERE id <> ? AND until > ? ORDER BY id DESC",
                (rs, n) -> new Row(rs.getLong(1), rs.getString(2), rs.getLong(3)), current, since.toEpochMilli())
                .stream()
                .map(row -> {
                    Sold earlier = Rows.sold(row.prices());
                    sold.put(row.id(), earlier);
                    return new Quoter.Retired(earlier.list(row.id()), Instant.ofEpochMilli(row.until()).plus(ttl));
                })
                .toList();
    }

    private static Sold sold(Configuration c) {
        List<ModelPricing> models = c.models()
                .stream()
                .map(m -> new ModelPricing(m.id(), m.price(),
                        c.upstreams().stream().flatMap(u -> u.sold(m.id()).stream()).map(s -> s.cost()).toList()))
                .toList();
        return new Sold(models, c.pricing().margin(), c.pricing().cover(), c.seller().payTo(), c.seller().maxTimeout());
    }

    private record Row(long id, String prices, long until) {}
}
