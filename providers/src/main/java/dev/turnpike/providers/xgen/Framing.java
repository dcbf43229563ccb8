package dev.turnpike.providers.xgen;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import dev.turnpike.providers.ImageOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A size in xGen's terms. The accepted values are not documented: these are what other services offer for the same
 * models. An order by resolution and ratio is sent as it is. One in pixels is sent as the pair that makes exactly that
 * size: what a pair makes is known of some models ({@link MadeSizes}) and else taken to be what our own order fields
 * give.
 *
 * @param resolution {@code 1K}, {@code 2K} or {@code 4K}
 * @param aspectRatio width to height, {@code 16:9}
 */
record Framing(String resolution, String aspectRatio) {
    private static final List<Tier> TIERS = List.of(Tier.ONE_K, Tier.TWO_K, Tier.FOUR_K);
    private static final List<String> RATIOS = List.of("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9", "5:4",
            "4:5");

    /**
     * The pair that means exactly this size; empty if there is none.
     *
     * @param as the model's name at xGen
     */
    static Optional<Framing> of(ImageOrder order, String as) {
        Shape shape = order.shape();
        return shape == null ? making(order.resolution(), MadeSizes.of(as))
                : pairs().filter(pair -> pair.tier() == shape.tier() && pair.isRatio(shape.across(), shape.down()))
                        .findFirst()
                        .map(Framing::of);
    }

    private static Optional<Framing> making(Resolution size, MadeSizes sizes) {
        return pairs().filter(pair -> sizes.of(pair).filter(size::equals).isPresent()).findFirst().map(Framing::of);
    }

    private static Stream<Shape> pairs() {
        return TIERS.stream().flatMap(tier -> RATIOS.stream().map(ratio -> Shape.parse(tier.label() + " " + ratio)));
    }

    private static Framing of(Shape pair) {
        return new Framing(pair.tier().label(), pair.across() + ":" + pair.down());
    }
}
