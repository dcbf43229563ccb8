package dev.turnpike.gateway.journal;

import dev.turnpike.gateway.jobs.Bought;
import dev.turnpike.gateway.jobs.End;
import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.gateway.jobs.Route;
import dev.turnpike.gateway.jobs.State;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as columns and JSON, and back. */
final class JobRows {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JobRows() {}

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static Job job(Row row, List<Bought> purchases) {
        return new Job(JSON.readValue(row.facts(), Job.Facts.class), JSON.readValue(row.standing(), State.class), purchases,
                JSON.readValue(row.route(), Route.class), row.version(), row.epoch());
    }

    static Bought bought(String json) {
        return JSON.readValue(json, Bought.class);
    }

    static String state(Job job) {
        return job.state().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    static @Nullable String outcome(Job job) {
        return job.state() instanceof State.Closed c ? outcome(c.end()) : null;
    }

    /** A lapse that its payer brought about goes by a name of its own: it counts against the payer. */
    private static String outcome(End end) {
        return end instanceof End.Lapsed lapsed && lapsed.byPayer() ? "withdrawn" : end.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The columns a job is read from. */
    record Row(String id, String facts, String standing, String route, long version, long epoch) {}
}
