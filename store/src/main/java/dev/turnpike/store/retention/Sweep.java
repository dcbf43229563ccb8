package dev.turnpike.store.retention;

import dev.turnpike.config.Configuration.RetentionSettings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One kind of row that is deleted by age. A step is a short transaction: it finds its rows by an index, the oldest first,
 * and takes {@link #AT_ONCE} at most.
 */
interface Sweep {
    /** The most rows of one step. */
    int AT_ONCE = 50;
    /** The condition for the rows whose keys are in a JSON array. */
    String THESE = "IN (SELECT value FROM json_each(?))";

    /** The word for it in meters. */
    String kind();

    /** One step. */
    Swept step(JdbcTemplate jdbc, RetentionSettings keep, Instant now);

    /** The moment that a query for the oldest row has; null if there is no row. */
    static @Nullable Instant oldest(JdbcTemplate jdbc, String query) {
        return jdbc.query(query, (rs, n) -> Instant.ofEpochMilli(rs.getLong(1))).stream().findFirst().orElse(null);
    }

    /**
     * What a step has done.
     *
     * @param rows looked at; {@link Sweep#AT_ONCE}: there may be more
     * @param deleted of them
     * @param oldest what the age of the oldest row that is left is counted from; null: there is none, or it is not known
     * @param due what was older than this was to be deleted
     */
    record Swept(int rows, int deleted, @Nullable Instant oldest, Instant due) {}
}
