package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Watch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What decides about a job, and what is noted of it. Times are milliseconds since 1970. */
record SeenJob(String id, long version, long epoch, String state, @Nullable String outcome, Watch.@Nullable Proof proof,
        @Nullable Long watchAt, @Nullable Long handedOut, long changedAt) {
    static SeenJob of(ResultSet rs) throws SQLException {
        String proof = rs.getString(6);
        return new SeenJob(rs.getString(1), rs.getLong(2), rs.getLong(3), rs.getString(4), rs.getString(5),
                proof == null ? null : Watch.Proof.valueOf(proof.toUpperCase(Locale.ROOT)), millis(rs, 7),
                millis(rs, 8), rs.getLong(9));
    }

    private static @Nullable Long millis(ResultSet rs, int column) throws SQLException {
        long millis = rs.getLong(column);
        return rs.wasNull() ? null : millis;
    }

    static SeenJob first(Change change, long now) {
        Job job = change.after();
        return new SeenJob(job.id(), job.version(), job.epoch(), JobColumns.state(job), JobColumns.outcome(job),
                change.watch() == null ? null : change.watch().proof(), null, null, now);
    }

    /** A proof is written once. A change that closes the job without news may make it due at once. */
    SeenJob after(Change change, long now) {
        Job job = change.after();
        String next = JobColumns.state(job);
        Watch news = change.watch();
        return new SeenJob(id, job.version(), epoch, next, JobColumns.outcome(job),
                proof == null && news != null ? news.proof() : proof, watch(change, now), handedOut,
                next.equals(state) ? changedAt : now);
    }

    private @Nullable Long watch(Change change, long now) {
        Watch news = change.watch();
        if (news == null)
            return change.closing() && JobColumns.isAskedAbout(change.after()) ? Long.valueOf(now) : watchAt;
        return news.next() == null ? null : Long.valueOf(news.next().toEpochMilli());
    }

    SeenJob handedOut(long at) {
        return new SeenJob(id, version, epoch, state, outcome, proof, watchAt, at, changedAt);
    }

    boolean open() {
        return outcome == null;
    }

    /** Whether it is open and its money was not taken yet. */
    boolean unpaid() {
        return open() && !state.equals("paid");
    }

    /** Whether it is open and its settlement has not begun. */
    boolean working() {
        return open() && !state.equals("settling") && !state.equals("paid");
    }
}
