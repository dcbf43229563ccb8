package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Progress;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads the state of a job from upstreams that do not document their answers.
 *
 * <p>A known word decides, with one exception: {@code completed} without a readable image is no delivery, because a
 * later poll may show the image. Images without a word, or with an unknown one, are a delivery; an unknown word alone
 * is pending work. Images beside {@code processing} are previews, and images beside {@code failed} are nothing we could
 * sell.
 */
public final class Jobs {
    /** The characters that need no escaping in a path; {@code .} and {@code ..} would be another path. */
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

    /** Reads a first answer: images or a failure as in {@link #progress}; otherwise the job, if it names one. */
    public static Reply reply(JsonNode answer, Optional<Reply.Taken> job) {
        return switch (progress(answer)) {
            case Progress.Finished done -> new Reply.Done(done.images());
            case Progress.Failed failed -> new Reply.Refused(failed.code());
            case Progress.Pending p -> taken(job);
            case Progress.Unreachable u -> taken(job);
        };
    }

    /** The job's id at a path of names; empty if there is none that is safe in a URL and a log. */
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
