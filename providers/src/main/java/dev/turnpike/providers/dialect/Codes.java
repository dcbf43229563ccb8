package dev.turnpike.providers.dialect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Error codes of upstreams, cleaned for log and route: a word, never a sentence, which might repeat a prompt. */
public final class Codes {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final List<String> PLACES = List.of("error", "error.code", "code", "errorReason", "data.error");

    private Codes() {}

    /** The first code in an answer, if any. */
    public static Optional<String> of(JsonNode answer) {
        return PLACES.stream()
                .flatMap(place -> Json.text(answer, place).stream())
                .flatMap(code -> clean(code).stream())
                .findFirst();
    }

    /** The code itself, or empty if it has another form. */
    public static Optional<String> clean(String code) {
        return SHAPE.matcher(code).matches() ? Optional.of(code) : Optional.empty();
    }
}
