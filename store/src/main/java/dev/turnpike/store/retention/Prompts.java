package dev.turnpike.store.retention;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.store.rows.Rows;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The orders of ended jobs, with prompt and metadata; their images, their routes, and what upstreams said. The payment,
 * the purchases and the end stay.
 */
final class Prompts implements Sweep {
    /** The condition as the index {@code jobs_whole} has it: SQLite looks for the same words. */
    private static final String WHOLE = " FROM jobs WHERE aged_from IS NULL AND outcome IS NOT NULL "
            + "AND proof IS NOT NULL AND watch_at IS NULL";
    static final String OLDEST = "SELECT id" + WHOLE + " AND changed_at < ? ORDER BY changed_at LIMIT ?";
    private static final String LEFT = "SELECT changed_at" + WHOLE + " ORDER BY changed_at LIMIT 1";
    static final List<String> CLEAR = List.of(
            "DELETE FROM works WHERE job IN (SELECT number FROM jobs WHERE id " + THESE + ")",
            "UPDATE jobs SET aged_from = changed_at WHERE id " + THESE,
            "UPDATE purchases SET row = json_remove(row, '$.ticket', '$.detail') WHERE json_valid(row) AND job "
                    + THESE);

    @Override
    public String kind() {
        return "prompts";
    }

    @Override
    public Swept step(JdbcTemplate jdbc, RetentionSettings keep, Instant now) {
        Instant due = now.minus(keep.prompts());
        List<String> jobs = jdbc.query(OLDEST, (rs, n) -> rs.getString(1), due.toEpochMilli(), AT_ONCE);
        if (!jobs.isEmpty()) for (String clear : CLEAR) jdbc.update(clear, Rows.keys(jobs));
        return new Swept(jobs.size(), jobs.size(), Sweep.oldest(jdbc, LEFT), due);
    }
}
