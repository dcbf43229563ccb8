package dev.turnpike.store.retention;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.store.sql.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows that serve others and were not used for long: each is deleted by the time of its last use.
 *
 * @param delete a statement with this time, and how many rows at most
 * @param due this time, from the moment before which nothing is needed and the day before the oldest job that is left
 */
record Unused(String kind, String delete, Due due) implements Sweep {
    private static final String OLDEST_JOB = "SELECT held_at FROM jobs WHERE number = (SELECT MIN(number) FROM jobs)";

    /** Texts and prices are there for as long as a job of their time is. */
    static final List<Unused> ALL = List.of(new Unused("texts",
            "DELETE FROM texts WHERE number IN (SELECT number FROM texts WHERE seen_day < ? ORDER BY seen_day LIMIT ?)",
            (kept, job, now) -> Texts.day(Math.min(kept, job))),
            new Unused("generations", """
                    DELETE FROM generations WHERE id IN
                      (SELECT id FROM generations WHERE until IS NOT NULL AND until < ? ORDER BY until LIMIT ?)""",
                    (kept, job, now) -> Math.min(kept, job)),
            new Unused("payees",
                    "DELETE FROM payees WHERE payee IN (SELECT payee FROM payees WHERE seen_day < ? ORDER BY seen_day LIMIT ?)",
                    (kept, job, now) -> Texts.day(Math.min(kept, job))),
            new Unused("payers", """
                    DELETE FROM payers WHERE payer IN (SELECT payer FROM payers
                      WHERE seen_day < ? AND held = 0 AND working = 0 ORDER BY seen_day LIMIT ?)""",
                    (kept, job, now) -> Texts.day(kept)),
            new Unused("hours", """
                    DELETE FROM payer_hours WHERE (payer, starts) IN
                      (SELECT payer, starts FROM payer_hours WHERE starts < ? ORDER BY starts LIMIT ?)""",
                    (kept, job, now) -> (now - Windows.KEPT.toMillis()) / 1000));

    @Override
    public Swept step(JdbcTemplate jdbc, RetentionSettings keep, Instant now) {
        Instant kept = now.minus(keep.jobs());
        long job = jdbc.query(OLDEST_JOB, (rs, n) -> rs.getLong(1)).stream().findFirst().orElse(Long.MAX_VALUE);
        long before = job == Long.MAX_VALUE ? job : job - Duration.ofDays(1).toMillis();
        int deleted = jdbc.update(delete, due.of(kept.toEpochMilli(), before, now.toEpochMilli()), AT_ONCE);
        return new Swept(deleted, deleted, null, kept);
    }

    /** The time before which rows are deleted, as their table counts it; all of it given in milliseconds since 1970. */
    interface Due {
        long of(long kept, long job, long now);
    }
}
