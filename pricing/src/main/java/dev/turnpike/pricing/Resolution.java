package dev.turnpike.pricing;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of an image in pixels. Any size is allowed; the sizes that a model makes are configured with the model.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record Resolution(int width, int height) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})x([1-9][0-9]{0,8})");

    public Resolution {
        if (width < 1 || height < 1)
            throw new IllegalArgumentException("resolution: " + width + "x" + height + " (expected: sides >= 1)");
    }

    /**
     * Reads {@code "1024x1024"}, width first.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Resolution parse(String text) {
        Matcher sides = TEXT.matcher(text);
        if (!sides.matches())
            throw new IllegalArgumentException(
                    "resolution: \"" + text + "\" (expected: width and height in pixels, such as 1024x1024)");
        return new Resolution(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    /**
     * The size with about the tier's area and the given aspect ratio: width = side·√(ratioW/ratioH), height =
     * side·√(ratioH/ratioW), each taken to the nearest multiple of the step, halves up, and to one step at least. So 1K
     * at 16:9 in steps of 64 is 1344x768.
     *
     * <p>Computed on whole numbers only: the same on every machine, also right at a half.
     *
     * @throws IllegalArgumentException if a part of the ratio or the step is not positive
     */
    public static Resolution ofTier(Tier tier, int ratioW, int ratioH, int step) {
        if (ratioW < 1 || ratioH < 1 || step < 1)
            throw new IllegalArgumentException(
                    "ratio " + ratioW + ":" + ratioH + " in steps of " + step + " (expected: all >= 1)");
        return new Resolution(side(tier, ratioW, ratioH, step), side(tier, ratioH, ratioW, step));
    }

    /**
     * The k-th multiple of the step is nearest to side·√(along/across), halves up, for the greatest k with (k - ½)·step
     * ≤ side·√(along/across), that is with (2k - 1)² ≤ 4·side²·along / (step²·across). Both sides of that are whole
     * numbers once the right one is rounded down.
     */
    private static int side(Tier tier, int along, int across, int step) {
        BigInteger numerator = BigInteger.valueOf(4L * tier.side() * tier.side()).multiply(BigInteger.valueOf(along));
        BigInteger denominator = BigInteger.valueOf((long) step * step).multiply(BigInteger.valueOf(across));
        int odd = numerator.divide(denominator).sqrt().intValueExact();
        return Math.multiplyExact(Math.max(1, (odd + 1) / 2), step);
    }

    public long pixels() {
        return (long) width * height;
    }

    /** The form that {@link #parse} reads: {@code "1024x1024"}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
