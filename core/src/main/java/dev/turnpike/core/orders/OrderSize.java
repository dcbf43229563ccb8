package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.config.Configuration.Sizes;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The size a client asked for, in whichever form: {@code width} and {@code height}, {@code size}, or {@code resolution}
 * with {@code aspect_ratio}. What it is in pixels depends on the model: a side that is not given is the model's
 * default, {@code aspect_ratio} alone is of the default's tier, {@code resolution} alone is square. Several forms may
 * be used if they say the same.
 */
final class OrderSize {
    static final Set<String> FIELDS = Set.of("width", "height", "size", "resolution", "aspect_ratio");
    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,3}):([1-9][0-9]{0,3})");
    private final List<Form> forms;

    private OrderSize(List<Form> forms) {
        this.forms = List.copyOf(forms);
    }

    static OrderSize read(OrderFields fields) {
        List<Form> forms = new ArrayList<>();
        BigInteger width = fields.whole("width").orElse(null);
        BigInteger height = fields.whole("height").orElse(null);
        if (width != null || height != null)
            forms.add(sizes -> new Resolution(side("width", width, sizes.standard().width(), sizes),
                    side("height", height, sizes.standard().height(), sizes)));
        fields.text("size")
                .map(OrderSize::parse)
                .ifPresent(size -> forms.add(sizes -> checked("size", size.toString(), size, sizes)));
        Tier tier = fields.text("resolution").map(OrderSize::tier).orElse(null);
        Matcher ratio = fields.text("aspect_ratio").map(OrderSize::ratio).orElse(null);
        if (tier != null || ratio != null) forms.add(sizes -> shape(tier, ratio, sizes));
        return new OrderSize(forms);
    }

    /** This size, whatever the model's default is. */
    static OrderSize exactly(Resolution size) {
        return new OrderSize(List.of(sizes -> checked("size", size.toString(), size, sizes)));
    }

    /** The size on a model that makes these sizes. */
    Resolution on(Sizes sizes) {
        List<Resolution> meant = forms.stream().map(form -> form.on(sizes)).distinct().toList();
        if (meant.size() > 1)
            throw wrong(Code.INVALID_DIMENSIONS, "size", meant.getFirst() + " and " + meant.get(1),
                    "one size, as width and height, as size, or as resolution and aspect_ratio");
        return meant.isEmpty() ? sizes.standard() : meant.getFirst();
    }

    private static Resolution shape(@Nullable Tier tier, @Nullable Matcher ratio, Sizes sizes) {
        Tier ofTier = tier != null ? tier : Tier.of(sizes.standard()).orElse(Tier.FOUR_K);
        int across = ratio == null ? 1 : Integer.parseInt(ratio.group(1));
        int down = ratio == null ? 1 : Integer.parseInt(ratio.group(2));
        Resolution size = Resolution.ofTier(ofTier, across, down, sizes.step());
        return checked(tier != null ? "resolution" : "aspect_ratio",
                ofTier.label() + " at " + across + ":" + down + ", " + size, size, sizes);
    }

    private static Resolution checked(String param, String shown, Resolution size, Sizes sizes) {
        if (outside(size.width(), sizes) || outside(size.height(), sizes))
            throw wrong(Code.INVALID_DIMENSIONS, param, shown, "sides of " + range(sizes));
        return size;
    }

    private static int side(String param, @Nullable BigInteger given, int standard, Sizes sizes) {
        if (given == null) return standard;
        if (given.bitLength() > 31 || outside(given.intValue(), sizes))
            throw wrong(Code.INVALID_DIMENSIONS, param, given, range(sizes));
        return given.intValue();
    }

    private static boolean outside(int side, Sizes sizes) {
        return side < sizes.min() || side > sizes.max() || side % sizes.step() != 0;
    }

    private static String range(Sizes sizes) {
        return sizes.min() + " to " + sizes.max() + " pixels, divisible by " + sizes.step();
    }

    private static Resolution parse(String size) {
        try {
            return Resolution.parse(size);
        } catch (IllegalArgumentException e) {
            throw unreadable("size", size, "width and height in pixels, such as \"1024x1024\"");
        }
    }

    private static Tier tier(String label) {
        try {
            return Tier.ofLabel(label);
        } catch (IllegalArgumentException e) {
            throw unreadable("resolution", label, "one of 0.5K, 1K, 2K, 4K");
        }
    }

    private static Matcher ratio(String text) {
        Matcher ratio = RATIO.matcher(text);
        if (!ratio.matches()) throw unreadable("aspect_ratio", text, "two whole numbers, such as \"16:9\"");
        return ratio;
    }

    private static Refusal unreadable(String param, String found, String expected) {
        return wrong(Code.INVALID_DIMENSIONS, param, "\"" + found + "\"", expected);
    }

    /** One way in which the size was said. */
    private interface Form {
        Resolution on(Sizes sizes);
    }
}
