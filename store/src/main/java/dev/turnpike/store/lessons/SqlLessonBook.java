package dev.turnpike.store.lessons;

import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.core.health.LessonBook;
import dev.turnpike.core.health.News;
import dev.turnpike.core.health.UpstreamModel;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;

/**
 * The lessons in a ledger that is shared: a row for each model at each upstream, read on the connections that read and
 * written on the one that writes. Times are the database's.
 */
public final class SqlLessonBook implements LessonBook {
    private static final String NOW = Postgres.NOW;
    private static final int LONGEST = 500;
    private static final String OPEN = "open";
    private static final String CLOSED = "closed";

    private static final String ALL = "SELECT " + NOW + """
            , upstream, model, circuit, moved_at, moved_by, throttled_until, checked_at, checked_by, verdict, status,
            millis, detail, offered, expected FROM lessons ORDER BY upstream, model""";
    private static final String MOVED = "INSERT INTO lessons (upstream, model, circuit, moved_at, moved_by) VALUES (?, ?, ?, "
            + NOW
            + """
                     - ?, ?)
                    ON CONFLICT (upstream, model) DO UPDATE SET circuit = excluded.circuit, moved_at = excluded.moved_at,
                      moved_by = excluded.moved_by, trial_by = NULL, trial_until = NULL
                    WHERE lessons.moved_at IS NULL OR lessons.moved_at <= excluded.moved_at""";
    private static final String THROTTLED = "INSERT INTO lessons (upstream, model, throttled_until) VALUES (?, ?, "
            + NOW + """
                     + ?)
                    ON CONFLICT (upstream, model) DO UPDATE SET throttled_until = excluded.throttled_until
                    WHERE lessons.throttled_until IS NULL OR lessons.throttled_until < excluded.throttled_until""";
    private static final String CHECKED = """
            INSERT INTO lessons (upstream, model, checked_by, verdict, status, millis, detail, offered, expected, checked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,\s"""
            + NOW
            + """
                     - ?)
                    ON CONFLICT (upstream, model) DO UPDATE SET checked_by = excluded.checked_by, verdict = excluded.verdict,
                      status = excluded.status, millis = excluded.millis, detail = excluded.detail, offered = excluded.offered,
                      expected = excluded.expected, checked_at = excluded.checked_at
                    WHERE lessons.checked_at IS NULL OR lessons.checked_at <= excluded.checked_at""";
    private static final String TAKE = "UPDATE lessons SET trial_by = ?, trial_until = " + NOW + """
            + ? WHERE upstream = ? AND model = ? AND circuit = 'open'
             AND (trial_by IS NULL OR trial_by = ? OR trial_until <\s""" + NOW + ")";

    private final SqliteJournal journal;

    public SqlLessonBook(SqliteJournal journal) {
        this.journal = journal;
    }

    @Override
    public Mono<Page> read() {
        return journal.read(this::page);
    }

    private Page page(Statements sql) {
        long us = journal.replica().epoch();
        List<Instant> now = new ArrayList<>(List.of(Instant.EPOCH));
        List<News> news = sql.query(ALL, row -> {
            now.set(0, instant(row, 1));
            return news(row, us);
        }).stream().flatMap(each -> each).toList();
        return new Page(now.getFirst(), news);
    }

    private static Stream<News> news(ResultSet row, long us) throws SQLException {
        UpstreamModel of = new UpstreamModel(row.getString(2), row.getString(3));
        List<News> news = new ArrayList<>(3);
        String circuit = row.getString(4);
        if (circuit != null && row.getLong(6) != us)
            news.add(new News.Moved(of, circuit.equals(OPEN), instant(row, 5)));
        if (number(row, 7) != null) news.add(new News.Throttled(of, instant(row, 7)));
        if (number(row, 8) != null && row.getLong(9) != us && isKnown(row.getString(10)))
            news.add(new News.Checked(of, check(row)));
        return news.stream();
    }

    private static Check check(ResultSet row) throws SQLException {
        return new Check(instant(row, 8), row.getInt(11), Duration.ofMillis(row.getLong(12)),
                Verdict.valueOf(row.getString(10)), row.getString(13), amount(number(row, 14)),
                amount(number(row, 15)));
    }

    /** Another version may know more. */
    private static boolean isKnown(String verdict) {
        return Stream.of(Verdict.values()).anyMatch(each -> each.name().equals(verdict));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private static @Nullable UsdcAmount amount(@Nullable Long atomic) {
        return atomic == null ? null : UsdcAmount.ofAtomic(atomic);
    }

    @Override
    public Mono<Boolean> write(List<News> news, Instant now) {
        return journal.sweep(jdbc -> {
            for (News each : news) write(jdbc, each, now);
            return true;
        });
    }

    private void write(JdbcTemplate jdbc, News news, Instant now) {
        long us = journal.replica().epoch();
        String upstream = news.of().upstream();
        String model = news.of().model();
        switch (news) {
            case News.Moved moved ->
                jdbc.update(MOVED, upstream, model, moved.open() ? OPEN : CLOSED, millis(moved.at(), now), us);
            case News.Throttled throttled -> jdbc.update(THROTTLED, upstream, model, millis(now, throttled.until()));
            case News.Checked checked -> write(jdbc, checked, now, us);
        }
    }

    private static void write(JdbcTemplate jdbc, News.Checked checked, Instant now, long us) {
        Check check = checked.check();
        jdbc.update(CHECKED, checked.of().upstream(), checked.of().model(), us, check.verdict().name(),
                check.httpStatus(), check.latency().toMillis(), text(check.detail()), atomic(check.offered()),
                atomic(check.expected()), millis(check.at(), now));
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    /** A character of nothing is no text for PostgreSQL. */
    private static String text(String detail) {
        String shown = detail.replace("\0", "");
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST);
    }

    private static @Nullable Long atomic(@Nullable UsdcAmount amount) {
        return amount == null ? null : amount.atomic();
    }

    @Override
    public Mono<Boolean> take(UpstreamModel what, Duration length) {
        return journal.sweep(jdbc -> {
            long us = journal.replica().epoch();
            return jdbc.update(TAKE, us, length.toMillis(), what.upstream(), what.model(), us) == 1;
        });
    }
}
