package dev.turnpike.providers.xgen;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A size in xGen's terms. The accepted values are not documented: these are what other services offer for the same
 * models. A pair stands for the size that our own order fields {@code resolution} and {@code aspect_ratio} give.
 *
 * @param resolution {@code 1K}, {@code 2K} or {@code 4K}
 * @param aspectRatio width to height, {@code 16:9}
 */
record Framing(String resolution, String aspectRatio) {
    private static final int STEP = 64;
    private static final List<Tier> TIERS = List.of(Tier.ONE_K, Tier.TWO_K, Tier.FOUR_K);
    private static final List<Ratio> RATIOS = List.of(new Ratio(1, 1), new Ratio(3, 2), new Ratio(2, 3),
            new Ratio(4, 3), new Ratio(3, 4), new Ratio(16, 9), new Ratio(9, 16), new Ratio(21, 9), new Ratio(5, 4),
            new Ratio(4, 5));

    /** The pair that means exactly this size; empty if there is none. */
    static Optional<Framing> of(Resolution size) {
        return TIERS.stream().flatMap(tier -> in(tier, size)).findFirst();
    }

    private static Stream<Framing> in(Tier tier, Resolution size) {
        return RATIOS.stream()
                .filter(r -> Resolution.ofTier(tier, r.width, r.height, STEP).equals(size))
                .map(r -> new Framing(tier.label(), r.width + ":" + r.height));
    }

    private record Ratio(int width, int height) {}
}
