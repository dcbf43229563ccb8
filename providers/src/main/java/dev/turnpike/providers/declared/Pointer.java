package dev.turnpike.providers.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A place in JSON: a pointer of RFC 6901 in which {@code *} stands for every element of a list. No functions, no
 * conditions; what it finds and how deep it goes is bounded by its own length.
 *
 * @param segments unescaped; at most {@value #MOST_SEGMENTS}
 */
public record Pointer(List<String> segments) {
    static final int MOST_SEGMENTS = 12;
    /** The limit of nodes that one pointer finds; no order has more than a few images. */
    static final int MOST_FOUND = 16;
    private static final int MOST_LENGTH = 200;
    private static final String EACH = "*";
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    public Pointer {
        segments = List.copyOf(segments);
    }

    /** A node that was found, and the object or list it stands in. */
    public record Found(JsonNode around, JsonNode value) {}

    /** @throws IllegalArgumentException if the text is no pointer */
    static Pointer of(String text) {
        if (!text.startsWith("/") || text.length() > MOST_LENGTH || BAD_ESCAPE.matcher(text).find())
            throw new IllegalArgumentException("a pointer such as /images/*/url");
        List<String> segments = Stream.of(text.substring(1).split("/", -1))
                .map(segment -> segment.replace("~1", "/").replace("~0", "~"))
                .toList();
        if (segments.size() > MOST_SEGMENTS || segments.stream().anyMatch(String::isEmpty))
            throw new IllegalArgumentException("a pointer of at most " + MOST_SEGMENTS + " names");
        return new Pointer(segments);
    }

    /** A pointer that names one place, to which a value can be written. */
    static Pointer target(String text) {
        Pointer target = of(text);
        if (target.segments.contains(EACH)) throw new IllegalArgumentException("a pointer without *");
        return target;
    }

    /** Whether this segment means a place in a list, 0 to 9. */
    static boolean isIndex(String segment) {
        return segment.length() == 1 && segment.charAt(0) >= '0' && segment.charAt(0) <= '9';
    }

    /** Whether a segment means a place in a list. */
    public boolean isListed() {
        for (String segment : segments) if (isIndex(segment)) return true;
        return false;
    }

    /** All that is there, in order; at most {@value #MOST_FOUND}. */
    public List<Found> in(JsonNode root) {
        List<Found> found = new ArrayList<>(2);
        walk(root, root, 0, found);
        return found;
    }

    private void walk(JsonNode around, JsonNode node, int depth, List<Found> found) {
        if (node.isMissingNode() || found.size() >= MOST_FOUND) return;
        if (depth == segments.size()) {
            found.add(new Found(around, node));
            return;
        }
        String segment = segments.get(depth);
        if (!node.isArray()) walk(node, node.path(segment), depth + 1, found);
        else if (segment.equals(EACH)) node.forEach(each -> walk(node, each, depth + 1, found));
        else if (isIndex(segment)) walk(node, node.path(Integer.parseInt(segment)), depth + 1, found);
    }

    /** As it is written. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append('/').append(segment.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}
