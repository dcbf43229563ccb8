package dev.turnpike.pricing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The size classes of image prices, smallest first. A size belongs to the smallest tier whose square it exceeds by at
 * most a tenth of the area, so that the usual aspect ratios of a tier, rounded to whole steps, stay in it: 1344x832 is
 * 1K.
 */
public enum Tier {
    HALF_K("0.5K", 512), ONE_K("1K", 1024), TWO_K("2K", 2048), FOUR_K("4K", 4096);

    private final String label;
    private final int side;

    Tier(String label, int side) {
        this.label = label;
        this.side = side;
    }

    /** The name that clients and upstreams write: {@code "1K"}. */
    public String label() {
        return label;
    }

    /** The side in pixels of the tier's square. */
    public int side() {
        return side;
    }

    /** The tier of this size: the smallest with 10·width·height ≤ 11·side²; none above 4K. */
    public static Optional<Tier> of(Resolution resolution) {
        return Arrays.stream(values()).filter(tier -> resolution.pixels() <= tier.mostPixels()).findFirst();
    }

    /**
     * The tier of this name.
     *
     * @throws IllegalArgumentException naming the text and the labels there are
     */
    public static Tier ofLabel(String label) {
        return Arrays.stream(values())
                .filter(tier -> tier.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "tier: \"" + label + "\" (expected: one of " + labels() + ")"));
    }

    /** The most pixels of a size of this tier. */
    public long mostPixels() {
        return 11L * side * side / 10;
    }

    private static String labels() {
        return Arrays.stream(values()).map(Tier::label).collect(Collectors.joining(", "));
    }
}
