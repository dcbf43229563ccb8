package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Urls;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads the state of a job from upstreams that do not document their answers.
 *
 * <p>A known word decides, with one exception: {@code completed} without a readable image is no delivery, because a
 * later poll may show the image. Images without a word are a delivery, and so are those with an unknown one, unless they
 * are not what was ordered: then they may be previews. What only looks like an image is a guess: the job stays. An
 * unknown word alone is pending work, unless it ends as {@code generation_failed} does. Images beside {@code
 * processing} are previews, and images beside {@code failed} are nothing we could sell. A failure for what the prompt
 * says is told apart ({@link PromptRefusals}).
 */
final class Jobs {
    /** Printable characters that no path, query or log mistakes once they are escaped; none climbs in a path. */
    private static final Pattern ID = Pattern.compile("(?!(.*/)?\\.{1,2}(/|$))[A-Za-z0-9._~:/=+|@,;!$*-]{1,200}");

    private static final List<String> IDS = List.of("id", "jobId", "job_id", "taskId", "task_id", "requestId",
            "request_id", "generationId", "generation_id", "predictionId", "prediction_id", "data.id", "data.jobId",
            "data.job_id", "data.taskId", "data.task_id", "data.requestId", "data.request_id", "job.id", "task.id",
            "result.id", "output.task_id", "prediction.id", "generation.id", "uuid", "data.uuid", "_id", "runId",
            "run_id", "result.jobId", "result.taskId", "data.0.taskId", "data.0.task_id", "data.0.jobId",
            "data.0.job_id", "data.0.taskUUID", "data.0.id", "images.0.id", "task_uuid", "taskUuid", "queue_id",
            "inference_id", "inferenceId", "result.task_id", "result.job_id", "result.request_id", "response.id",
            "response.job_id", "response.task_id", "output.id", "output.taskId", "output.job_id", "payload.id",
            "data.job.id", "data.task.id", "data.prediction_id", "data.generation_id", "prompt_id", "promptId",
            "call_id", "callId", "operation_id", "operationId", "operation.id", "batch_id", "batchId", "order_id",
            "orderId", "process_id", "processId", "workflow_id", "workflowId", "track_id", "trackId", "tracking_id",
            "trackingId", "image.id", "request.id", "session_id", "sessionId", "generate.generationId",
            "sdGenerationJob.generationId");
    private static final Set<String> SAID_OF_IMAGES = Set.of("created", "accepted", "received");
    private static final Set<String> UNSAID = Set.of("", "false", "0", "none", "null", "ok", "success");
    private static final String NEITHER = "neither an image nor a job";
    /** For people; only the URL is needed. */
    static final String UNNAMED = "unnamed";

    private Jobs() {}

    /** @param at the address that answered */
    static Progress progress(JsonNode answer, URI at, Places places) {
        return switch (places.state(answer)) {
            case PENDING -> new Progress.Pending();
            case FAILED -> failed(answer, places);
            case STRANGE -> places.images(answer, at)
                    .<Progress>map(images -> new Progress.Finished(images, false))
                    .or(() -> refused(answer))
                    .orElseGet(() -> State.isFailing(answer) ? failed(answer, places) : new Progress.Pending());
            case DONE -> finished(answer, at, places, true).or(() -> refused(answer))
                    .or(() -> PromptRefusals.flagged(answer).map(Progress.PromptRefused::new))
                    .orElseGet(() -> new Progress.Unreachable("completed, without an image that can be read"));
            case SILENT -> finished(answer, at, places, false).or(() -> refused(answer))
                    .orElseGet(() -> new Progress.Unreachable("neither a status nor an image"));
        };
    }

    /**
     * Reads a first answer: images or a failure as in {@link #progress}; otherwise the job, if it names one.
     *
     * @param job where the style says a job is; else one whose status URL is in a usual place
     */
    static Reply reply(JsonNode answer, URI at, Optional<Reply.Taken> job, Places places) {
        return switch (progress(answer, at, places)) {
            case Progress.Finished done -> new Reply.Done(done.images(), done.said() && !done.images().guessed() ? null
                    : job.or(() -> polled(answer)).or(() -> only(done.images())).orElse(null));
            case Progress.Failed failed -> new Reply.Refused(failed.code());
            case Progress.PromptRefused refused -> new Reply.PromptRefused(refused.code());
            case Progress.Pending p -> early(answer, at, job, places).or(() -> taken(answer, job))
                    .or(() -> made(answer, at, places))
                    .orElseGet(() -> new Reply.Unreadable(NEITHER));
            case Progress.Unreachable u -> taken(answer, job)
                    .orElseGet(() -> new Reply.Unreadable(NEITHER, PromptRefusals.of(answer).orElse(null)));
        };
    }

    /**
     * Data of images beside a job whose word may be said of them: they may be all there is. An address is more likely the
     * job's own, that of an image to come, or of one that was sent.
     */
    private static Optional<Reply> early(JsonNode answer, URI at, Optional<Reply.Taken> job, Places places) {
        return State.word(answer)
                .filter(SAID_OF_IMAGES::contains)
                .flatMap(word -> job.or(() -> polled(answer)))
                .flatMap(taken -> places.images(answer, at)
                        .filter(images -> !images.guessed() && images.images().stream().allMatch(Image::isData))
                        .map(images -> new Reply.Done(images, taken)));
    }

    /** The job's id where upstreams put it; empty if there is none that is safe in a URL and a log. */
    static Optional<String> id(JsonNode answer) {
        return IDS.stream().flatMap(place -> id(answer, place).stream()).findFirst().or(() -> RareIds.of(answer));
    }

    /** The job's id at a path of names; empty if there is none that is safe in a URL and a log. */
    static Optional<String> id(JsonNode answer, String place) {
        return idOf(Json.at(answer, place));
    }

    /** This node as an id; empty if it is none that is safe in a URL and a log. */
    static Optional<String> idOf(JsonNode node) {
        return Json.name(node).filter(id -> ID.matcher(id).matches() && (!node.isNumber() || !id.contains("+")));
    }

    private static Optional<Reply> taken(JsonNode answer, Optional<Reply.Taken> job) {
        return job.or(() -> polled(answer)).map(taken -> taken);
    }

    /**
     * Words such as {@code created} and {@code accepted} are said of what is there, too: then there is no job. A single
     * address that ends as no file of an image does may be that of the job all the same.
     */
    private static Optional<Reply> made(JsonNode answer, URI at, Places places) {
        return places.images(answer, at).map(images -> new Reply.Done(images, only(images).orElse(null)));
    }

    private static Optional<Reply.Taken> only(Images images) {
        String url = images.images().size() == 1 ? images.images().getFirst().url() : "data:";
        return isFileOrData(url) ? Optional.empty() : Optional.of(new Reply.Taken(UNNAMED, List.of(url), null));
    }

    private static boolean isFileOrData(String url) {
        return url.startsWith("data:") || Urls.isReference(url);
    }

    private static Optional<Reply.Taken> polled(JsonNode answer) {
        List<String> named = JobAddresses.all(answer);
        return named.isEmpty() ? Optional.empty()
                : Optional.of(new Reply.Taken(id(answer).orElse(UNNAMED), named, null));
    }

    /**
     * A single address that stands by itself in the answer, not among images, and does not end as an image's file does:
     * beside no word it may be that of the job.
     */
    private static boolean isVague(JsonNode answer, Images images) {
        String url = images.images().size() == 1 ? images.images().getFirst().url() : "data:";
        return !isFileOrData(url) && answer.valueStream().anyMatch(value -> value.stringValue("").equals(url));
    }

    private static Optional<Progress> finished(JsonNode answer, URI at, Places places, boolean said) {
        return places.images(answer, at)
                .map(images -> new Progress.Finished(images, said || !images.guessed() && !isVague(answer, images)));
    }

    private static Optional<Progress> refused(JsonNode answer) {
        JsonNode success = answer.path("success");
        boolean failed = success.isBoolean() && !success.booleanValue() || hasError(answer);
        return (failed ? PromptRefusals.of(answer) : PromptRefusals.instead(answer)).map(Progress.PromptRefused::new);
    }

    static boolean hasError(JsonNode answer) {
        return Stream.of("error", "errors", "base_resp.status_code")
                .map(place -> Json.at(answer, place))
                .anyMatch(error -> error.isBoolean() ? error.booleanValue() : isSaid(error));
    }

    /** Words, or a code, that do not say that there is no error. */
    private static boolean isSaid(JsonNode error) {
        return error.isContainer() ? error.valueStream().anyMatch(Jobs::isSaid)
                : !error.isBoolean() && !UNSAID.contains(error.asString("").strip().toLowerCase(Locale.ROOT));
    }

    private static Progress failed(JsonNode answer, Places places) {
        return PromptRefusals.of(answer)
                .<Progress>map(Progress.PromptRefused::new)
                .orElseGet(
                        () -> new Progress.Failed(places.code(answer).or(() -> State.word(answer)).orElse("failed")));
    }
}
