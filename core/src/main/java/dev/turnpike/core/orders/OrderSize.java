package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.broken;
import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.config.Configuration.Sizes;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
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
    private final Function<Sizes, @Nullable Shape> shape;

    private OrderSize(List<Form> forms, Function<Sizes, @Nullable Shape> shape) {
        this.forms = List.copyOf(forms);
        this.shape = shape;
    }

    static OrderSize read(OrderFields fields) {
        List<Form> forms = new ArrayList<>();
        JsonValue.Numeral width = fields.whole("width").orElse(null);
        JsonValue.Numeral height = fields.whole("height").orElse(null);
        if (width != null || height != null) forms.add(sizes -> sides(width, height, sizes));
        fields.text("size")
                .map(OrderSize::parse)
                .ifPresent(size -> forms.add(sizes -> checked("size", size.toString(), size, sizes)));
        Tier tier = fields.text("resolution").map(OrderSize::tier).orElse(null);
        Matcher ratio = fields.text("aspect_ratio").map(OrderSize::ratio).orElse(null);
        boolean shaped = tier != null || ratio != null;
        if (shaped) forms.add(sizes -> sized(shape(tier, ratio, sizes), tier != null, sizes));
        return new OrderSize(forms, shaped && forms.size() == 1 ? sizes -> shape(tier, ratio, sizes) : sizes -> null);
    }

    /** This size, whatever the model's default is. */
    static OrderSize exactly(Resolution size) {
        return new OrderSize(List.of(sizes -> checked("size", size.toString(), size, sizes)), sizes -> null);
    }

    /** The size as resolution and aspect ratio; null if it was said in pixels, or not at all. */
    @Nullable
    Shape shapeOn(Sizes sizes) {
        return shape.apply(sizes);
    }

    /** The size on a model that makes these sizes. */
    Fit<Resolution> on(Sizes sizes) {
        SequencedSet<Resolution> meant = new LinkedHashSet<>();
        for (Form form : forms) {
            switch (form.on(sizes)) {
                case Fit.Fits<Resolution>(Resolution size) -> meant.add(size);
                case Fit.Breaks<Resolution> breaks -> {
                    return breaks;
                }
            }
        }
        return meant.size() > 1 ? new Fit.Breaks<>(conflict(List.copyOf(meant)))
                : new Fit.Fits<>(meant.isEmpty() ? sizes.standard() : meant.getFirst());
    }

    private static Refusal.Field conflict(List<Resolution> meant) {
        return broken(Code.INVALID_DIMENSIONS, "size", meant.getFirst() + " and " + meant.get(1),
                "one size, as width and height, as size, or as resolution and aspect_ratio");
    }

    private static Fit<Resolution> sides(JsonValue.@Nullable Numeral width, JsonValue.@Nullable Numeral height,
            Sizes sizes) {
        OptionalLong across = side(width, sizes.standard().width(), sizes);
        if (across.isEmpty()) return new Fit.Breaks<>(badSide("width", width, sizes));
        OptionalLong down = side(height, sizes.standard().height(), sizes);
        if (down.isEmpty()) return new Fit.Breaks<>(badSide("height", height, sizes));
        return new Fit.Fits<>(new Resolution((int) across.getAsLong(), (int) down.getAsLong()));
    }

    /** The side in pixels; empty if the model does not make it. */
    private static OptionalLong side(JsonValue.@Nullable Numeral given, int standard, Sizes sizes) {
        if (given == null) return OptionalLong.of(standard);
        OptionalLong side = given.whole();
        return side.isEmpty() || outside(side.getAsLong(), sizes) ? OptionalLong.empty() : side;
    }

    private static Refusal.Field badSide(String param, JsonValue.@Nullable Numeral given, Sizes sizes) {
        boolean fraction = given != null && given.fraction();
        return broken(Code.INVALID_DIMENSIONS, param, given == null ? null : given.spelled(),
                (fraction ? "a whole number, " : "") + range(sizes));
    }

    private static Shape shape(@Nullable Tier tier, @Nullable Matcher ratio, Sizes sizes) {
        Tier ofTier = tier != null ? tier : Tier.of(sizes.standard()).orElse(Tier.FOUR_K);
        return ratio == null ? new Shape(ofTier, 1, 1)
                : new Shape(ofTier, Integer.parseInt(ratio.group(1)), Integer.parseInt(ratio.group(2)));
    }

    private static Fit<Resolution> sized(Shape shape, boolean tiered, Sizes sizes) {
        Resolution size = Resolution.ofTier(shape.tier(), shape.across(), shape.down(), sizes.step());
        return checked(tiered ? "resolution" : "aspect_ratio",
                shape.tier().label() + " at " + shape.across() + ":" + shape.down() + ", " + size, size, sizes);
    }

    private static Fit<Resolution> checked(String param, String shown, Resolution size, Sizes sizes) {
        return outside(size.width(), sizes) || outside(size.height(), sizes)
                ? new Fit.Breaks<>(broken(Code.INVALID_DIMENSIONS, param, shown, "sides of " + range(sizes)))
                : new Fit.Fits<>(size);
    }

    private static boolean outside(long side, Sizes sizes) {
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
        Fit<Resolution> on(Sizes sizes);
    }
}
