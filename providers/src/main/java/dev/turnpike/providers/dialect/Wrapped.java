package dev.turnpike.providers.dialect;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The JSON of a body that is not JSON alone: events of a stream, an object a line, or one in what guards, callbacks and
 * warnings put around it. Of several the last that says anything counts, for those before tell of work that went on; what
 * calls itself partial says nothing.
 */
final class Wrapped {
    private static final URI ANY = URI.create("https://any.invalid/");
    /** What is known to be put before an object; other words may quote what was sent. */
    private static final Pattern BEFORE = Pattern.compile("(?i)\\s*+(?:\\)\\]\\}',?|while ?\\(1\\);|for ?\\(;;\\);"
            + "|/\\*[^*]{0,500}+\\*/|```[a-z]{0,10}+|(?![\\w$.]*(?:error|exception))[\\w$.]{1,64}+ ?\\("
            + "|(?:<br ?/?>|(?:php )?(?:warning|notice|deprecated): )[^{]{0,2000}+)?\\s*+(?=\\{)");
    private static final Pattern EVENTS = Pattern.compile("\\s*+(data|event|id|retry)?:");
    private static final Pattern PARTIAL = Pattern.compile("partial|preview|progress");
    private static final String DATA = "data:";
    private static final int MOST = 1_000;
    private static final int MOST_BEFORE = 4_096;

    private Wrapped() {}

    static Optional<JsonNode> in(byte[] body) {
        String head = text(body, MOST_BEFORE);
        boolean events = EVENTS.matcher(head).lookingAt();
        if (!events && !BEFORE.matcher(head).lookingAt()) return Optional.empty();
        String text = text(body, body.length);
        return events ? last(events(text)) : last(objects(text)).or(() -> first(text));
    }

    private static String text(byte[] body, int most) {
        String text = new String(body, 0, Math.min(body.length, most), StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The data of each event: its lines joined. */
    private static List<String> events(String text) {
        List<String> all = new ArrayList<>();
        var event = new StringBuilder();
        text.lines().forEach(line -> {
            if (line.startsWith(DATA)) event.append(line, DATA.length(), line.length()).append('\n');
            else if (line.isBlank()) {
                all.add(event.toString());
                event.setLength(0);
            }
        });
        all.add(event.toString());
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** Where each line is an object; else none. */
    private static List<String> objects(String text) {
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).limit(MOST).toList();
        return lines.stream().allMatch(line -> line.startsWith("{") && line.endsWith("}")) ? lines : List.of();
    }

    private static Optional<JsonNode> last(List<String> parts) {
        return parts.reversed()
                .stream()
                .map(String::strip)
                .filter(part -> part.startsWith("{"))
                .flatMap(part -> Json.object(part.getBytes(StandardCharsets.UTF_8)).stream())
                .filter(Wrapped::says)
                .findFirst();
    }

    /** The object behind what stands before it; what follows it is not read. */
    private static Optional<JsonNode> first(String text) {
        Matcher before = BEFORE.matcher(text);
        return before.lookingAt() ? Json.leading(text.substring(before.end())).filter(JsonNode::isObject)
                : Optional.empty();
    }

    private static boolean says(JsonNode object) {
        boolean partial = PARTIAL.matcher(object.path("type").stringValue("") + object.path("event").stringValue(""))
                .find();
        return !partial && (State.of(object) != State.SILENT || Jobs.id(object).isPresent()
                || Pictures.anywhere(object, ANY).isPresent() || PromptRefusals.of(object).isPresent());
    }
}
