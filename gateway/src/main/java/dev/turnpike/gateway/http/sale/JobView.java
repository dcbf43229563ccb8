package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.gateway.http.wire.Charged;
import dev.turnpike.gateway.http.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as whoever knows its id may see it: where it stands, the images once they are paid for, the client's own
 * metadata.
 */
public final class JobView {
    private JobView() {}

    public static ObjectNode of(Job job, boolean sandbox) {
        ObjectNode view = Json.object().put("id", job.id()).put("object", "job").put("status", status(job.state()));
        Charged.of(job.state()).in(view);
        view.put("createdAt", job.facts().heldAt().toString());
        view.set("price", Json.money(job.facts().terms().amount()));
        JsonNode metadata = metadata(job.facts().sale());
        if (metadata != null) view.set("metadata", metadata);
        if (job.state() instanceof State.Closed closed) {
            view.put("finishedAt", closed.at().toString());
            end(closed.end(), job, sandbox, view);
        }
        return view;
    }

    private static void end(End end, Job job, boolean sandbox, ObjectNode view) {
        switch (end) {
            case End.Settled settled -> view.set("result", Made.of(job, settled, sandbox));
            case End.Released released -> view.set("error", error(released.code(), released.message()));
            case End.Lapsed lapsed -> view.set("error", error(Replies.EXPIRED, Replies.LAPSED));
            case End.Unpaid unpaid -> view.set("error", error(unpaid.code(), Replies.UNPAID));
        }
    }

    private static ObjectNode error(String code, String message) {
        return Json.object().put("error", code).put("message", message);
    }

    public static String status(State state) {
        return switch (state) {
            case State.Held held -> "pending";
            case State.Working working -> "processing";
            case State.Delivered delivered -> "processing";
            case State.Settling settling -> "processing";
            case State.Closed closed -> switch (closed.end()) {
                case End.Settled settled -> "completed";
                case End.Released released -> released.code().equals(Replies.CANCELLED) ? "cancelled" : "failed";
                case End.Lapsed lapsed -> "failed";
                case End.Unpaid unpaid -> "failed";
            };
        };
    }

    /**
     * The sale wrote down what the client said: its {@code metadata} is JSON inside a string. What cannot be read is
     * not shown.
     */
    private static @Nullable JsonNode metadata(String sale) {
        try {
            JsonNode written = Json.read(sale).path("metadata");
            return written.isString() ? Json.read(written.stringValue()) : null;
        } catch (JacksonException unreadable) {
            return null;
        }
    }
}
