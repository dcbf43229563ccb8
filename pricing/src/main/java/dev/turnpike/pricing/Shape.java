package dev.turnpike.pricing;

import java.math.BigInteger;

/**
 * A size as a tier and an aspect ratio, in which some models are asked. What they make of it differs by some pixels from
 * model to model: 1K at 16:9 is 1344x768, 1376x768 or 1280x720.
 *
 * @param across the ratio's width, at least 1
 * @param down the ratio's height, at least 1
 */
public record Shape(Tier tier, int across, int down) {
    /** An image's ratio may differ by a part in so many. */
    private static final int RATIO = 25;
    /** An image's area may differ from that of the tier's square by so much. */
    private static final int AREA_PERCENT = 15;

    public Shape {
        if (across < 1 || down < 1)
            throw new IllegalArgumentException("ratio: " + across + ":" + down + " (expected: both >= 1)");
    }

    /** Whether an image of this size has the ratio, to 4 %, and the tier's area, to 15 %. */
    public boolean isOf(Resolution size) {
        long wide = (long) size.width() * down;
        long high = (long) size.height() * across;
        long square = (long) tier.side() * tier.side();
        return Math.abs(wide - high) * RATIO <= high && Math.abs(size.pixels() - square) * 100 <= square * AREA_PERCENT;
    }

    /** Whether both are the same ratio: {@code 16:9} and {@code 32:18} are. */
    public boolean isRatio(int width, int height) {
        return (long) across * height == (long) down * width;
    }

    /** The same with the ratio in its least numbers: 16:9 for 32:18. */
    public Shape reduced() {
        int divisor = BigInteger.valueOf(across).gcd(BigInteger.valueOf(down)).intValue();
        return new Shape(tier, across / divisor, down / divisor);
    }

    /** The form that {@link #parse} reads: {@code "1K 16:9"}. */
    @Override
    public String toString() {
        return tier.label() + " " + across + ":" + down;
    }

    /**
     * Reads {@code "1K 16:9"}.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Shape parse(String text) {
        int space = text.indexOf(' ');
        int colon = text.indexOf(':', space + 1);
        if (space < 0 || colon < 0)
            throw new IllegalArgumentException(
                    "shape: \"" + text + "\" (expected: a tier and a ratio, such as \"1K 16:9\")");
        return new Shape(Tier.ofLabel(text.substring(0, space)), Integer.parseInt(text.substring(space + 1, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }
}
