package dev.turnpike.store.retention;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.store.Entries;
import dev.turnpike.store.rows.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The rows of ended jobs: job, purchases, refund and entries, which become sums of their days. A job whose payment is not
 * proven, whose purchases are in doubt or whose money is owed stays, and so does one whose authorization might still be
 * carried out: by admission's check of its expiry no payment of a deleted job is ever taken again (law 1).
 */
final class EndedJobs implements Sweep {
    /** What stays although it is old is looked at again after this. */
    private static final Duration AGAIN = Duration.ofDays(1);
    /** An authorization that was made for a job, or a refund of it, is carried out within this. */
    private static final Duration CARRIED_OUT = Duration.ofDays(1);

    static final String OLDEST = """
            SELECT j.id, j.aged_from, j.expires_at >= ?
              OR EXISTS (SELECT 1 FROM purchases p WHERE p.job = j.id AND p.state IN ('INTENDED', 'PAID', 'IN_DOUBT'))
              OR EXISTS (SELECT 1 FROM refunds r WHERE r.job = j.id AND (r.state = 'intended' OR r.at >= ?))
              OR (SELECT COALESCE(SUM(CASE WHEN m.target = 'owed' THEN m.amount WHEN m.source = 'owed' THEN -m.amount ELSE 0 END),
                0) FROM movements m WHERE m.job = j.id) <> 0
            FROM jobs j WHERE j.aged_from IS NOT NULL AND j.aged_from < ? ORDER BY j.aged_from LIMIT ?""";
    static final List<String> DELETES = List.of("DELETE FROM refunds WHERE job " + THESE,
            "DELETE FROM purchases WHERE job " + THESE, "DELETE FROM jobs WHERE id " + THESE);
    static final String POSTPONE = "UPDATE jobs SET aged_from = ? WHERE id " + THESE;
    private static final String LEFT = "SELECT aged_from FROM jobs WHERE aged_from IS NOT NULL ORDER BY aged_from LIMIT 1";
    private static final String SINCE = "UPDATE kept SET since = ? WHERE one = 1 AND since < ?";

    private record Old(String job, boolean stays) {}

    @Override
    public String kind() {
        return "jobs";
    }

    @Override
    public Swept step(JdbcTemplate jdbc, RetentionSettings keep, Instant now) {
        Instant due = now.minus(keep.jobs());
        long moment = due.toEpochMilli();
        List<Old> old = jdbc.query(OLDEST, (rs, n) -> new Old(rs.getString(1), rs.getBoolean(3)), moment, moment,
                moment, AT_ONCE);
        List<String> ended = old.stream().filter(job -> !job.stays()).map(Old::job).toList();
        if (!ended.isEmpty()) delete(jdbc, ended, due);
        if (ended.size() < old.size())
            jdbc.update(POSTPONE, due.plus(AGAIN).toEpochMilli(),
                    Rows.keys(old.stream().filter(Old::stays).map(Old::job).collect(Collectors.toList())));
        return new Swept(old.size(), ended.size(), Sweep.oldest(jdbc, LEFT), due);
    }

    private static void delete(JdbcTemplate jdbc, List<String> jobs, Instant due) {
        String these = Rows.keys(jobs);
        new Entries(jdbc).addUp(these);
        for (String delete : DELETES) jdbc.update(delete, these);
        since(jdbc, due);
    }

    /** Notes that the chain shows payments of before that moment whose rows are gone. */
    static void since(JdbcTemplate jdbc, Instant due) {
        long since = due.plus(CARRIED_OUT).toEpochMilli();
        jdbc.update(SINCE, since, since);
    }
}
