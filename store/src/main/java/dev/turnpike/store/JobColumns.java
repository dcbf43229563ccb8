package dev.turnpike.store;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.store.rows.FactsColumns;
import dev.turnpike.store.rows.Rows;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a job: texts to read it from, and words to find it by. */
record JobColumns(FactsColumns facts, String state, @Nullable String order, @Nullable String work, long version,
        long epoch) {
    static final String SELECT = "SELECT " + FactsColumns.LIST
            + ", j.state_json, w.order_json, w.work_json, j.version, j.epoch" + FactsColumns.FROM
            + "LEFT JOIN works w ON w.job = j.number ";

    /** The columns of a result of {@link #SELECT}. */
    static JobColumns of(ResultSet rs) throws SQLException {
        return new JobColumns(FactsColumns.of(rs), rs.getString(11), rs.getString(12), rs.getString(13), rs.getLong(14),
                rs.getLong(15));
    }

    String id() {
        return facts.id();
    }

    Job job(List<Purchase> purchases) {
        return new Job(Rows.facts(facts), Rows.state(state), Rows.work(order, work, purchases), version, epoch);
    }

    static List<Purchase> purchases(JobWork work) {
        return switch (work) {
            case ImageWork images -> images.purchases();
            case RouteWork route -> List.of();
        };
    }

    /** From when on the authorization can not be carried out any more, in milliseconds; a time beyond them is the last. */
    static long expiresAt(Job job) {
        BigInteger milliseconds = job.facts()
                .payment()
                .authorization()
                .validBefore()
                .multiply(BigInteger.valueOf(1000));
        return milliseconds.bitLength() < Long.SIZE ? milliseconds.longValueExact() : Long.MAX_VALUE;
    }

    /** Whether a closed job is asked about by itself if the follower does not prove its payment in time. */
    static boolean isAskedAbout(Job job) {
        return job.work().unsettled()
                || job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }

    /** The word of column {@code state}. */
    static String state(Job job) {
        return switch (job.state()) {
            case State.Held held -> "held";
            case State.Working working -> "working";
            case State.Delivered delivered -> "delivered";
            case State.Settling settling -> "settling";
            case State.Paid paid -> "paid";
            case State.Closed closed -> "closed";
        };
    }

    /** The word of column {@code outcome}; null for an open job. Outcomes that count against the payer have own words. */
    static @Nullable String outcome(Job job) {
        if (!(job.state() instanceof State.Closed closed)) return null;
        return switch (closed.end()) {
            case End.Settled settled -> "settled";
            case End.Released released -> "released";
            case End.Joined joined -> "released";
            case End.Lapsed lapsed -> lapsed.why().byPayer() ? "withdrawn" : "lapsed";
            case End.Unpaid unpaid -> unpaid.byPayer() ? "unpaid" : "refused";
        };
    }
}
