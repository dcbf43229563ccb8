package dev.turnpike.providers.declared;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the fields that a style sends: of texts their length in characters, of numbers their value, of images
 * their number.
 *
 * @param words the upstream's words of a field that takes only some, by ours; no entry: any word, as it is
 */
public record Limits(Map<OrderField, Range> ranges, Map<OrderField, Map<String, String>> words) {
    public Limits {
        ranges = Map.copyOf(ranges);
        words = Map.copyOf(words);
    }

    public @Nullable Range of(OrderField field) {
        return ranges.get(field);
    }

    public @Nullable Map<String, String> wordsOf(OrderField field) {
        return words.get(field);
    }

    /** Both bounds included. */
    public record Range(long least, long most) {}
}
