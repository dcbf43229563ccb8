package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Progress;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads what is said about a job, from providers that do not say how they will say it.
 *
 * <p>A word that is known decides, except that {@code completed} without an image we can read is no delivery: asked
 * again, the image may be there. Images without a word, or with one that nobody knows, are a delivery; an unknown word
 * alone is work going on. Images beside {@code processing} are previews, and beside {@code failed} nothing we could
 * sell.
 */
public final class Jobs {
    /** What needs no escaping in a path; {@code .} and {@code ..} would be another path. */
    private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~:-]{1,200}");

    private Jobs() {}

    public static Progress progress(JsonNode answer) {
        return switch (State.of(answer)) {
            case PENDING -> new Progress.Pending();
            case FAILED -> new Progress.Failed(failure(answer));
            case STRANGE -> finished(answer).orElseGet(Progress.Pending::new);
            case DONE -> finished(answer)
                    .orElseGet(() -> new Progress.Unreachable("completed, without an image that can be read"));
            case SILENT -> finished(answer).orElseGet(() -> new Progress.Unreachable("neither a status nor an image"));
        };
    }

    /** What a first answer says: images or a failure as in {@link #progress}; otherwise the job, if it names one. */
    public static Reply reply(JsonNode answer, Optional<Reply.Taken> job) {
        return switch (progress(answer)) {
            case Progress.Finished done -> new Reply.Done(done.images());
            case Progress.Failed failed -> new Reply.Refused(failed.code());
            case Progress.Pending p -> taken(job);
            case Progress.Unreachable u -> taken(job);
        };
    }

    /** The job's id at a path of names; empty if there is none that is fit for a URL and a log. */
    public static Optional<String> id(JsonNode answer, String place) {
        return Json.name(answer, place).filter(id -> ID.matcher(id).matches());
    }

    private static Reply taken(Optional<Reply.Taken> job) {
        return job.<Reply>map(taken -> taken).orElseGet(() -> new Reply.Unreadable("neither an image nor a job"));
    }

    private static Optional<Progress> finished(JsonNode answer) {
        return Pictures.anywhere(answer).map(Progress.Finished::new);
    }

    private static String failure(JsonNode answer) {
        return Codes.of(answer).or(() -> State.word(answer)).orElse("failed");
    }
}
