package dev.turnpike.providers.dialect;

import dev.turnpike.providers.declared.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The state of a job, as its answer names it. Upstreams document their words badly or not at all, so all common words
 * are understood, in any case, and {@code in-progress} and {@code inProgress} are {@code in_progress}.
 */
enum State {
    PENDING("pending queued queueing queuing enqueued in_queue waiting submitted submitting accepted received created "
            + "new scheduled starting started preparing initializing initialized booting running processing in_progress "
            + "inprogress progress working generating executing rendering active ongoing uploading not_ready not_started "
            + "retrying throttled in_process preprocessing postprocessing finalizing saving loading"),
    DONE("completed complete succeeded succeed success successful done finished finish ready ok generated available "
            + "delivered task_completed"),
    FAILED("failed failure fail error errored cancelled canceled rejected refused denied expired aborted timeout timed_out "
            + "terminated dead deleted declined killed stopped interrupted crashed unsuccessful exception invalid "
            + "nsfw moderated request_moderated content_moderated filtered content_filtered "
            + "blocked flagged unsafe banned generate_failed create_task_failed"),
    /** There is only an unknown word. */
    STRANGE(""),
    /** There is no word. */
    SILENT("");

    /**
     * The inner places come first: an envelope's {@code "status": "success"} only reports that the poll was answered. One
     * image of a list, or an answer within this one, says less than what is around it.
     */
    private static final List<String> PLACES = List.of("data.status", "data.state", "result.status", "output.status",
            "output.task_status", "data.task_status", "job.status", "task.status", "prediction.status",
            "generation.status", "data.taskStatus", "data.job_status", "data.job.status", "data.task.status",
            "result.state", "job.state", "task.state", "prediction.state", "task_status", "taskStatus", "job_status",
            "jobStatus", "status", "state", "status.state", "status.status", "phase", "Status", "State", "jobState",
            "job_state", "task_state", "data.0.status", "response.status", "response.state");
    private static final Pattern FAILING = Pattern
            .compile("(?!.*(retry|retri|partial|recover|without|resubmit|fallback|await"
                    + "|(^|_)(no|not|none|zero|over|after|again|check|checking)(_|$)))"
                    + "((.*_)?(fail|failed|failure|error|exception)|(failed|failure)_.*)");

    private static final Set<String> OF_ANY_ERROR = Set.of("error", "fail", "exception", "invalid", "denied", "timeout",
            "timed_out");

    private static final Map<String, State> WORDS = Arrays.stream(values())
            .flatMap(state -> state.words.stream().map(word -> Map.entry(word, state)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final List<String> words;

    /** @param words with spaces between them */
    State(String words) {
        this.words = words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    /** The first known word counts. */
    static State of(JsonNode answer) {
        return word(answer).map(WORDS::get).orElseGet(() -> words(answer).isEmpty() ? SILENT : STRANGE);
    }

    /** Whether the first word, where none is known, says all the same that the work has failed. */
    static boolean isFailing(JsonNode answer) {
        return words(answer).stream().limit(1).anyMatch(word -> FAILING.matcher(word).matches());
    }

    /** Whether the word that counts is also said of an answer that is an error, with nothing said of the job. */
    static boolean isOfAnyError(JsonNode answer) {
        return word(answer).filter(OF_ANY_ERROR::contains).isPresent();
    }

    /** The word that counts, in lower case; empty if none is known. */
    static Optional<String> word(JsonNode answer) {
        return words(answer).stream().filter(WORDS::containsKey).findFirst();
    }

    /** The meaning of a word in plain spelling; empty if it is not a common one. */
    static Optional<State> ofWord(String plain) {
        return Optional.ofNullable(WORDS.get(plain));
    }

    private static List<String> words(JsonNode answer) {
        return PLACES.stream()
                .flatMap(place -> Json.text(answer, place).stream())
                .map(Words::plain)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
