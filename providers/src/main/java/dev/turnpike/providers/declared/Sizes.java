package dev.turnpike.providers.declared;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that a style can say. Sides or text: within these limits. A pair of resolution and ratio: an order by these
 * is sent as it is, in a tier that the model is known to make; an order in pixels as the pair that makes exactly that
 * size, where what a pair makes is known.
 *
 * @param min the least side in pixels
 * @param step what divides every side; of pairs, the step of what an unlisted model makes; 0: unknown
 * @param ratio the most that a side may be of the other
 * @param join between width and height in a text
 * @param only the only sizes there are; empty: any
 * @param pairs those that can be sent, in the order of preference
 */
public record Sizes(int min, int max, int step, long leastArea, long mostArea, int ratio, String join,
        List<Resolution> only, List<Shape> pairs, boolean paired) {
    public Sizes {
        only = List.copyOf(only);
        pairs = List.copyOf(pairs);
    }

    /**
     * What a model makes.
     *
     * @param pairs by shape
     * @param only its only sizes; empty: as the style's
     */
    public record Made(Map<Shape, Resolution> pairs, List<Resolution> only) {
        static final Made NONE = new Made(Map.of(), List.of());

        public Made {
            pairs = Map.copyOf(pairs);
            only = List.copyOf(only);
        }
    }

    /** The reason why this size cannot be said; empty if it can. */
    public Optional<String> cannot(Resolution size, @Nullable Shape shape, Made made) {
        if (paired)
            return pair(size, shape, made).isPresent() ? Optional.empty()
                    : Optional.of("size " + (shape == null ? size : shape) + " (expected: " + inWords() + ")");
        List<Resolution> listed = made.only().isEmpty() ? only : made.only();
        return side("width", size.width()).or(() -> side("height", size.height()))
                .or(() -> expect(step == 0 || size.width() % step == 0 && size.height() % step == 0, size,
                        "divisible by " + step))
                .or(() -> expect(size.pixels() >= leastArea, size, "at least " + leastArea + " pixels"))
                .or(() -> expect(size.pixels() <= mostArea, size, "at most " + mostArea + " pixels"))
                .or(() -> expect(longer(size) <= (long) ratio * shorter(size), size,
                        "sides of at most " + ratio + " to 1"))
                .or(() -> expect(listed.isEmpty() || listed.contains(size), size,
                        "one of " + listed.stream().map(Resolution::toString).collect(Collectors.joining(", "))));
    }

    /** The pair that means exactly this size; empty if there is none. */
    public Optional<Shape> pair(Resolution size, @Nullable Shape shape, Made made) {
        return shape == null ? pairs.stream().filter(pair -> size.equals(makes(pair, made))).findFirst()
                : pairs.stream()
                        .filter(pair -> pair.tier() == shape.tier() && pair.isRatio(shape.across(), shape.down()))
                        .filter(pair -> made.pairs().isEmpty()
                                || made.pairs().keySet().stream().anyMatch(known -> known.tier() == pair.tier()))
                        .findFirst();
    }

    /** What comes of an order by resolution and ratio; empty if that is not known, or sides are sent and not a pair. */
    public Optional<Resolution> made(Resolution size, Shape shape, Made made) {
        return paired ? pair(size, shape, made).map(pair -> makes(pair, made)) : Optional.empty();
    }

    private @Nullable Resolution makes(Shape pair, Made made) {
        if (!made.pairs().isEmpty()) return made.pairs().get(pair);
        return step == 0 ? null : Resolution.ofTier(pair.tier(), pair.across(), pair.down(), step);
    }

    private String inWords() {
        List<String> tiers = pairs.stream().map(pair -> pair.tier().label()).distinct().toList();
        String before = String.join(", ", tiers.subList(0, tiers.size() - 1));
        return (before.isEmpty() ? "" : before + " or ") + tiers.getLast() + " in a listed ratio";
    }

    private Optional<String> side(String name, int side) {
        return side >= min && side <= max ? Optional.empty()
                : Optional.of(name + " " + side + " (expected: " + min + " to " + max + ")");
    }

    private static Optional<String> expect(boolean kept, Resolution size, String what) {
        return kept ? Optional.empty() : Optional.of("size " + size + " (expected: " + what + ")");
    }

    private static int longer(Resolution size) {
        return Math.max(size.width(), size.height());
    }

    private static int shorter(Resolution size) {
        return Math.min(size.width(), size.height());
    }
}
