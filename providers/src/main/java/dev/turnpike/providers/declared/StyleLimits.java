package dev.turnpike.providers.declared;

import dev.turnpike.providers.yaml.Yaml;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads which values of an order's fields a style can say. */
final class StyleLimits {
    private StyleLimits() {}

    static Limits read(@Nullable Section can) {
        Map<OrderField, Limits.Range> ranges = new EnumMap<>(OrderField.class);
        Map<OrderField, Map<String, String>> words = new EnumMap<>(OrderField.class);
        if (can != null)
            can.entries(
                    Set.of("prompt", "count", "negative", "steps", "guidance", "seed", "images", "quality", "format"))
                    .forEach((field, limit) -> {
                        if (field.equals("quality") || field.equals("format"))
                            words.put(OrderField.named(field), words(limit));
                        else
                            limit.read(StyleReader::range).ifPresent(read -> ranges.put(OrderField.named(field), read));
                    });
        return new Limits(ranges, words);
    }

    /** The upstream's words by ours: a mapping, or a list of those that are the same. */
    private static Map<String, String> words(Section limit) {
        Map<String, String> words = new LinkedHashMap<>();
        if (limit.node() instanceof Yaml.Mapping)
            limit.entries(Set.of())
                    .forEach((ours, theirs) -> theirs.read(Function.identity())
                            .ifPresent(word -> words.put(ours, word)));
        else
            Section.list(limit, Function.identity()).forEach(word -> words.put(word, word));
        return words;
    }
}
