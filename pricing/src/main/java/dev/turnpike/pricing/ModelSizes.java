package dev.turnpike.pricing;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sizes that a model is sold in. They are the model's own: an order by tier and ratio is promised the size that the
 * model makes of it, and an order in pixels must be of a size that it makes.
 *
 * @param min the least side of a free size in pixels
 * @param max the greatest side of a free size in pixels
 * @param step what divides every side of a free size
 * @param standard the size of orders that name none
 * @param table the sizes that are known; with names in it only these are sold, unless others are free
 */
public record ModelSizes(int min, int max, int step, Resolution standard, SizeTable table) {
    private static final int SHOWN = 3;
    private static final long SCALE = 1 << 16;

    /** A model of which nothing but the bounds of its sides is known. */
    public ModelSizes(int min, int max, int step, Resolution standard) {
        this(min, max, step, standard, SizeTable.NONE);
    }

    /** The size of a pair; empty if the model makes none of it. It may still break a bound, see {@link #brokenBy}. */
    public Optional<Resolution> of(Shape pair) {
        return table.of(pair)
                .or(() -> listed(pair))
                .or(() -> table.free() ? Optional.of(Resolution.ofTier(pair.tier(), pair.across(), pair.down(), step))
                        : Optional.empty());
    }

    /** A single size of just this ratio and tier. */
    private Optional<Resolution> listed(Shape pair) {
        return table.only()
                .stream()
                .filter(size -> pair.isRatio(size.width(), size.height())
                        && Tier.of(size).filter(tier -> tier == pair.tier()).isPresent())
                .findFirst();
    }

    /** Whether the size of this pair is known, and not just about that. */
    public boolean promises(Shape pair) {
        return table.of(pair).or(() -> listed(pair)).isPresent();
    }

    public boolean makes(Resolution size) {
        return brokenBy(size).isEmpty();
    }

    /** What was expected of this size, such as {@code at most 2048 pixels}; empty if the model makes it. */
    public Optional<String> brokenBy(Resolution size) {
        if (table.named().contains(size)) return Optional.empty();
        if (!table.free()) return Optional.of("a size it makes, the nearest are " + nearest(size));
        return !isSide(size.width()) || !isSide(size.height()) ? Optional.of("sides of " + range())
                : table.boundBrokenBy(size);
    }

    /** Whether a side of this length can be one of a free size. */
    public boolean isSide(long side) {
        return side >= min && side <= max && side % step == 0;
    }

    /** The rule of sides in words. */
    public String range() {
        return min + " to " + max + " pixels, divisible by " + step;
    }

    /** The named sizes that differ least from this one, at most {@value #SHOWN}, the nearest first. */
    public String nearest(Resolution wanted) {
        return table.named()
                .stream()
                .sorted(Comparator.comparingLong((Resolution size) -> distance(size, wanted)))
                .limit(SHOWN)
                .map(Resolution::toString)
                .collect(Collectors.joining(", "));
    }

    /** The pairs that differ least from this one, at most {@value #SHOWN}; none where there is no table. */
    public String nearest(Shape wanted) {
        Resolution about = Resolution.ofTier(wanted.tier(), wanted.across(), wanted.down(), 1);
        return table.made()
                .entrySet()
                .stream()
                .sorted(Comparator.comparingLong(row -> distance(row.getValue(), about)))
                .limit(SHOWN)
                .map(row -> row.getKey() + " (" + row.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** Sizes to show prices and to ask upstreams by: the usual one, then squares of the tiers, then what is named. */
    public Stream<Resolution> samples() {
        Stream<Resolution> squares = Stream.of(Tier.values()).map(tier -> new Resolution(tier.side(), tier.side()));
        return Stream.of(Stream.of(standard), squares.filter(this::makes), table.named().stream())
                .flatMap(sizes -> sizes)
                .distinct();
    }

    /** Sizes among which are the one of the least area and the one of the most. */
    public Stream<Resolution> extremes() {
        Stream<Resolution> free = table.free() ? Stream.of(new Resolution(min, min), new Resolution(max, max))
                : Stream.empty();
        return Stream.concat(free, table.named().stream());
    }

    /** How far the sides are apart, in parts of {@value #SCALE}: the product of both quotients, each at least one. */
    private static long distance(Resolution one, Resolution other) {
        return apart(one.width(), other.width()) * apart(one.height(), other.height());
    }

    private static long apart(int one, int other) {
        return Math.max(one, other) * SCALE / Math.min(one, other);
    }
}
