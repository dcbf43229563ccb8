package dev.turnpike.providers.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Ids of jobs under names that few upstreams use, in any spelling, or where others put what they say; beside an error they are none. */
final class RareIds {
    private static final Set<String> NAMES = Set.of("id", "jobid", "taskid", "requestid", "generationid",
            "predictionid", "imageid", "ticketid", "reference", "referenceid");
    /** There text is an id only where it can be no word, beside no code of an error. */
    private static final List<String> BARE = List.of("job", "task", "operation", "ticket", "result", "data");
    private static final Pattern LONG = Pattern
            .compile("(?![0-9]{4}-[0-9]{2}-)(?=(?:[^0-9]*[0-9]){4})[A-Za-z0-9_-]{8,}");
    private static final int MOST = 100;
    private static final Set<String> GOOD = Set.of("", "0", "1", "22", "200", "201", "202", "ok", "success");

    private RareIds() {}

    static Optional<String> of(JsonNode answer) {
        return isBad(answer) ? Optional.empty() : named(answer).or(() -> bare(answer));
    }

    private static Optional<String> named(JsonNode answer) {
        return Stream.of(answer, answer.path("data"))
                .filter(JsonNode::isObject)
                .flatMap(within -> within.properties().stream())
                .filter(field -> NAMES.contains(Pictures.plain(field.getKey())))
                .flatMap(field -> Jobs.idOf(field.getValue()).stream())
                .filter(id -> id.indexOf('/') < 0)
                .findFirst();
    }

    private static Optional<String> bare(JsonNode answer) {
        return BARE.stream()
                .flatMap(name -> Json.text(answer, name).stream())
                .filter(text -> text.length() <= MOST
                        && GOOD.contains(answer.path("code").asString("").strip().toLowerCase(Locale.ROOT))
                        && LONG.matcher(text).matches() && !Pictures.isImage(text))
                .findFirst();
    }

    private static boolean isBad(JsonNode answer) {
        JsonNode success = answer.path("success");
        return Jobs.hasError(answer) || success.isBoolean() && !success.booleanValue();
    }
}
