package dev.turnpike.providers.dialect;

import dev.turnpike.providers.declared.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The state of a job, as its answer names it. Upstreams document their words badly or not at all, so all common words
 * are understood, in any case, and {@code in-progress} and {@code inProgress} are {@code in_progress}.
 */
enum State {
    PENDING("pending queued queueing queuing enqueued in_queue waiting submitted submitting accepted received created "
            + "new scheduled sent awaiting starting started preparing initializing initialized booting running processing in_progress "
            + "inprogress progress working generating executing rendering active ongoing uploading not_ready not_started "
            + "retrying throttled in_process preprocessing postprocessing finalizing saving loading"),
    DONE("completed complete succeeded succeed success successful done finished finish ready ok generated available "
            + "delivered task_completed"),
    FAILED("failed failure fail error errored cancelled canceled rejected refused denied expired aborted timeout timed_out "
            + "terminated dead deleted declined killed stopped interrupted crashed unsuccessful exception invalid "
            + "nsfw moderated request_moderated content_moderated filtered content_filtered "
            + "blocked flagged unsafe banned censored generate_failed create_task_failed"),
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
            "job_state", "task_state", "data.0.status", "response.status", "response.state", "data.attributes.status",
            "data.attributes.state", "attributes.status", "image.status", "generation.state", "operation.status",
            "request.status", "job.status.state", "job.status.status", "data.status.state", "status.name",
            "status.value", "status.code");
    private static final Pattern FAILING = Pattern
            .compile("(?!.*(retry|retri|partial|recover|without|resubmit|fallback|await|attempt_[(#]*\\d"
                    + "|(^|_)(no|not|none|zero|over|after|again|check|checking)(_|$)))"
                    + "((.*_)?(fail|failed|failure|error|exception)|(failed|failure)_.*"
                    + "|(cancelled|canceled|rejected|aborted|timed_out|terminated)_.*)");

    /** A word with its reason behind it; not one that is counted, or that work goes on after. */
    private static final Pattern TOLD = Pattern.compile("\\s*+([A-Za-z_ -]{1,40}?) ?[:(]\\s*+([^)]*+)\\)?.*",
            Pattern.DOTALL);
    private static final Pattern GOES_ON = Pattern.compile("^(\\d|(no|none|null|false|ok)\\b"
            + "|(still )?(waiting|queued?|pending|paused|processing|in progress)\\b)|retry|retri|partial|recover|resubmit"
            + "|requeu|fallback|await|restart|reschedul|reconnecting|resum|attempt *#?\\d|\\b(will|being) (be )?(try|tried)");
    private static final String ENDS = ".!… ";
    private static final int MOST = 4_096;
    private static final Set<String> OF_ANY_ERROR = Set.of("error", "fail", "exception", "invalid", "denied", "timeout",
            "timed_out");

    private static final Map<String, State> WORDS = Arrays.stream(values())
            .flatMap(state -> state.words.stream().map(word -> Map.entry(word, state)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final List<String> FLAGS = List.of("done", "completed", "complete", "finished", "ready", "is_done",
            "isDone", "is_complete", "isComplete", "is_completed", "isCompleted", "is_finished", "isFinished",
            "is_ready", "isReady", "data.done", "data.completed", "data.finished", "data.ready", "result.done");

    private final List<String> words;

    /** @param words with spaces between them */
    State(String words) {
        this.words = words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    /** The first known word counts; where there is none, whether a flag says that it is not done. */
    static State of(JsonNode answer) {
        return word(answer).map(WORDS::get)
                .orElseGet(() -> isUndone(answer) ? PENDING : words(answer).isEmpty() ? SILENT : STRANGE);
    }

    private static boolean isUndone(JsonNode answer) {
        return FLAGS.stream()
                .map(name -> Json.at(answer, name))
                .anyMatch(flag -> flag.isBoolean() && !flag.booleanValue());
    }

    /** Whether the first word, where none is known, says all the same that the work has failed. */
    static boolean isFailing(JsonNode answer) {
        return words(answer).stream().limit(1).anyMatch(word -> FAILING.matcher(word).matches());
    }

    /** What is said behind the word that counts, if that is one of a failure. */
    static Optional<String> reason(JsonNode answer) {
        return texts(answer).filter(text -> WORDS.containsKey(plain(text)))
                .findFirst()
                .flatMap(text -> told(text).map(told -> told.group(2)));
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
        return texts(answer).map(State::plain).filter(word -> !word.isEmpty()).toList();
    }

    private static Stream<String> texts(JsonNode answer) {
        return PLACES.stream().flatMap(place -> Json.text(answer, place).stream());
    }

    /** Without the mark that ends it, and a failure without its reason. */
    private static String plain(String text) {
        int end = text.length();
        while (end > 0 && ENDS.indexOf(text.charAt(end - 1)) >= 0) end--;
        return told(text).map(told -> Words.plain(told.group(1))).orElse(Words.plain(text.substring(0, end)));
    }

    private static Optional<Matcher> told(String text) {
        return Optional.of(TOLD.matcher(text))
                .filter(told -> text.length() <= MOST && told.matches()
                        && WORDS.get(Words.plain(told.group(1))) == FAILED
                        && !GOES_ON.matcher(told.group(2).toLowerCase(Locale.ROOT)).find());
    }
}
