package dev.turnpike.providers.xgen;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import java.util.Map;
import java.util.Optional;

/** What a model makes of a pair of resolution and ratio, as its maker documents it. */
interface MadeSizes {
    /** Empty where it is not known. */
    Optional<Resolution> of(Shape pair);

    /** @param model its name at xGen, such as {@code nano-banana-2} */
    static MadeSizes of(String model) {
        return switch (model) {
            case "nano-banana-2", "nano-banana-pro" -> pair -> Optional.ofNullable(Google.SECOND.get(ratio(pair)))
                    .map(size -> times(size, pair.tier().side() / Tier.ONE_K.side()));
            case "nano-banana" -> pair -> pair.tier() == Tier.ONE_K ? Optional.ofNullable(Google.FIRST.get(ratio(pair)))
                    : Optional.empty();
            default -> pair -> Optional.of(Resolution.ofTier(pair.tier(), pair.across(), pair.down(), 64));
        };
    }

    private static String ratio(Shape pair) {
        return pair.across() + ":" + pair.down();
    }

    private static Resolution times(Resolution size, int factor) {
        return new Resolution(size.width() * factor, size.height() * factor);
    }

    /** Google's image models at 1K. 21:9 is left out of the second table: two sizes are told of it. */
    final class Google {
        private static final Map<String, Resolution> FIRST = Map.of("1:1", size(1024, 1024), "2:3", size(832, 1248),
                "3:2", size(1248, 832), "3:4", size(864, 1184), "4:3", size(1184, 864), "4:5", size(896, 1152), "5:4",
                size(1152, 896), "9:16", size(768, 1344), "16:9", size(1344, 768), "21:9", size(1536, 672));
        private static final Map<String, Resolution> SECOND = Map.of("1:1", size(1024, 1024), "2:3", size(848, 1264),
                "3:2", size(1264, 848), "3:4", size(896, 1200), "4:3", size(1200, 896), "4:5", size(928, 1152), "5:4",
                size(1152, 928), "9:16", size(768, 1376), "16:9", size(1376, 768));

        private Google() {}

        private static Resolution size(int width, int height) {
            return new Resolution(width, height);
        }
    }
}
