package dev.turnpike.store;

import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.jobs.State;
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
        return new Job(JSON.readValue(row.facts(), Job.Facts.class), JSON.readValue(row.standing(), State.class),
                purchases, JSON.readValue(row.route(), Route.class), row.version(), row.epoch());
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

    /** Outcomes that count against the payer have words of their own. */
    private static String outcome(End end) {
        return switch (end) {
            case End.Settled settled -> "settled";
            case End.Released released -> "released";
            case End.Lapsed lapsed -> lapsed.byPayer() ? "withdrawn" : "lapsed";
            case End.Unpaid unpaid -> unpaid.byPayer() ? "unpaid" : "refused";
        };
    }

    /** The columns a job is read from. */
    record Row(String id, String facts, String standing, String route, long version, long epoch) {}
}
