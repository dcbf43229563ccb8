package dev.turnpike.store.retention;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.store.Entries;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Transfers of no payment, with their entries: all of a transaction together, since entries are numbered within it. */
final class OldTransfers implements Sweep {
    static final String OLDEST = "SELECT tx FROM transfers_seen WHERE seen_at < ? ORDER BY seen_at LIMIT ?";
    static final String DELETE = "DELETE FROM transfers_seen WHERE tx = ?";

    @Override
    public String kind() {
        return "transfers";
    }

    @Override
    public Swept step(JdbcTemplate jdbc, RetentionSettings keep, Instant now) {
        Instant due = now.minus(keep.jobs());
        List<String> old = jdbc.query(OLDEST, (rs, n) -> rs.getString(1), due.toEpochMilli(), AT_ONCE);
        int deleted = 0;
        for (String transaction : old.stream().distinct().toList()) {
            new Entries(jdbc).addUpOfNone("chain/" + transaction + "/");
            deleted += jdbc.update(DELETE, transaction);
        }
        if (!old.isEmpty()) EndedJobs.since(jdbc, due);
        return new Swept(old.size(), deleted, null, due);
    }
}
