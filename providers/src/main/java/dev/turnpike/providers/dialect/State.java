package dev.turnpike.providers.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The state of a job, as its answer names it. Upstreams document their words badly or not at all, so all common words
 * are understood, in any case, and {@code in-progress} is {@code in_progress}.
 */
enum State {
    PENDING("pending", "queued", "in_progress", "processing", "running", "starting"),
    DONE("completed", "complete", "succeeded", "success", "done", "finished"),
    FAILED("failed", "error", "cancelled", "canceled", "rejected", "expired"),
    /** There is only an unknown word. */
    STRANGE(),
    /** There is no word. */
    SILENT();

    /**
     * The inner places come first: an envelope's {@code "status": "success"} only reports that the poll was answered.
     */
    private static final List<String> PLACES = List.of("data.status", "data.state", "status", "state");

    private static final Map<String, State> WORDS = Arrays.stream(values())
            .flatMap(state -> state.words.stream().map(word -> Map.entry(word, state)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final List<String> words;

    State(String... words) {
        this.words = List.of(words);
    }

    /** The first known word counts. */
    static State of(JsonNode answer) {
        return word(answer).map(WORDS::get).orElseGet(() -> words(answer).isEmpty() ? SILENT : STRANGE);
    }

    /** The word that counts, in lower case; empty if none is known. */
    static Optional<String> word(JsonNode answer) {
        return words(answer).stream().filter(WORDS::containsKey).findFirst();
    }

    private static List<String> words(JsonNode answer) {
        return PLACES.stream().flatMap(place -> Json.text(answer, place).stream()).map(State::plain).toList();
    }

    private static String plain(String word) {
        return word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }
}
