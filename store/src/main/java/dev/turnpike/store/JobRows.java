package dev.turnpike.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.core.jobs.Doubt;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as columns and JSON, and back. */
public final class JobRows {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(State.class, States.class)
            .addMixIn(End.class, Ends.class)
            .addMixIn(Doubt.class, Doubts.class)
            .build();

    private JobRows() {}

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static Job job(Row row, List<Purchase> purchases) {
        Fixed fixed = JSON.readValue(row.facts(), Fixed.class);
        Progress progress = JSON.readValue(row.route(), Progress.class);
        return new Job(fixed.facts(), JSON.readValue(row.standing(), State.class),
                new ImageWork(fixed.request(), purchases, progress.delivery(), progress.route()), row.version(),
                row.epoch());
    }

    /** The facts of a job, alone. */
    public static Job.Facts facts(String json) {
        return JSON.readValue(json, Fixed.class).facts();
    }

    public static State state(String json) {
        return JSON.readValue(json, State.class);
    }

    public static Purchase purchase(String json) {
        return JSON.readValue(json, Purchase.class);
    }

    static ImageWork images(JobWork work) {
        return switch (work) {
            case ImageWork images -> images;
        };
    }

    /** What never changes about a job. */
    static String fixed(Job job) {
        return json(new Fixed(job.facts(), images(job.work()).request()));
    }

    /** How far the work has come, without its purchases. */
    static String progress(Job job) {
        ImageWork work = images(job.work());
        return json(new Progress(work.delivery(), work.route()));
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
            case End.Lapsed lapsed -> lapsed.why().byPayer() ? "withdrawn" : "lapsed";
            case End.Unpaid unpaid -> unpaid.byPayer() ? "unpaid" : "refused";
        };
    }

    /** The columns a job is read from. */
    record Row(String id, String facts, String standing, String route, long version, long epoch) {}

    private record Fixed(Job.Facts facts, ImageRequest request) {}

    private record Progress(@Nullable Delivery delivery, Route route) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
    @JsonSubTypes({@JsonSubTypes.Type(value = State.Held.class, name = "held"),
            @JsonSubTypes.Type(value = State.Working.class, name = "working"),
            @JsonSubTypes.Type(value = State.Delivered.class, name = "delivered"),
            @JsonSubTypes.Type(value = State.Settling.class, name = "settling"),
            @JsonSubTypes.Type(value = State.Closed.class, name = "closed")})
    private interface States {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "end")
    @JsonSubTypes({@JsonSubTypes.Type(value = End.Settled.class, name = "settled"),
            @JsonSubTypes.Type(value = End.Released.class, name = "released"),
            @JsonSubTypes.Type(value = End.Lapsed.class, name = "lapsed"),
            @JsonSubTypes.Type(value = End.Unpaid.class, name = "unpaid")})
    private interface Ends {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "doubt")
    @JsonSubTypes({@JsonSubTypes.Type(value = Doubt.Unanswered.class, name = "unanswered"),
            @JsonSubTypes.Type(value = Doubt.RefusedLater.class, name = "refused-later")})
    private interface Doubts {}
}
