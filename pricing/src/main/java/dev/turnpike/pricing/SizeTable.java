package dev.turnpike.pricing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The sizes that a model makes, as far as they are known: what it makes of pairs of tier and ratio, single sizes, and
 * the bounds of free ones.
 *
 * @param leastArea of a free size in pixels
 * @param mostArea of a free size in pixels
 * @param ratio the most that a side of a free size may be of the other
 * @param free whether there are others than those named
 * @param only single sizes
 * @param made the size of a pair
 */
public record SizeTable(long leastArea, long mostArea, int ratio, boolean free, List<Resolution> only,
        Map<Shape, Resolution> made) {
    /** Nothing is known: any size is free, and a pair is what {@link Resolution#ofTier} makes of it. */
    public static final SizeTable NONE = new SizeTable(1, Long.MAX_VALUE, Integer.MAX_VALUE, true, List.of(), Map.of());

    public SizeTable {
        only = List.copyOf(only);
        made = Collections.unmodifiableMap(new LinkedHashMap<>(made));
    }

    /** The size that the table has of this pair; {@code 32:18} is {@code 16:9}. */
    public Optional<Resolution> of(Shape pair) {
        return made.entrySet()
                .stream()
                .filter(row -> row.getKey().tier() == pair.tier() && row.getKey().isRatio(pair.across(), pair.down()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** All sizes that are named, each once. */
    public SequencedSet<Resolution> named() {
        SequencedSet<Resolution> named = new LinkedHashSet<>(only);
        named.addAll(made.values());
        return named;
    }

    Optional<String> boundBrokenBy(Resolution size) {
        if (size.pixels() < leastArea) return Optional.of("at least " + leastArea + " pixels");
        if (size.pixels() > mostArea) return Optional.of("at most " + mostArea + " pixels");
        long longer = Math.max(size.width(), size.height());
        return longer <= (long) ratio * Math.min(size.width(), size.height()) ? Optional.empty()
                : Optional.of("sides of at most " + ratio + " to 1");
    }
}
