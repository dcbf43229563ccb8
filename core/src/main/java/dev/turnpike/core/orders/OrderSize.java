package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.broken;
import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The size a client asked for, in whichever form: {@code width} and {@code height}, {@code size}, or {@code resolution}
 * with {@code aspect_ratio}. What it is in pixels depends on the model: a side that is not given is the model's
 * default, {@code aspect_ratio} alone is of the default's tier, {@code resolution} alone is square. Several forms may
 * be used if they say the same.
 */
final class OrderSize {
    static final Set<String> FIELDS = Set.of("width", "height", "size", "resolution", "aspect_ratio");
    /** No image is wider or higher. */
    private static final int MOST_SIDE = 16_384;
    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,3}):([1-9][0-9]{0,3})");
    private final List<Form> forms;
    private final Function<ModelSizes, @Nullable Shape> shape;

    private OrderSize(List<Form> forms, Function<ModelSizes, @Nullable Shape> shape) {
        this.forms = List.copyOf(forms);
        this.shape = shape;
    }

    static OrderSize read(OrderFields fields) {
        List<Form> forms = new ArrayList<>();
        JsonValue.Numeral width = fields.whole("width").orElse(null);
        JsonValue.Numeral height = fields.whole("height").orElse(null);
        if (width != null || height != null)
            forms.add(new Form(width == null ? "height" : "width", sizes -> sides(width, height, sizes)));
        fields.text("size")
                .map(OrderSize::parse)
                .ifPresent(size -> forms.add(new Form("size", sizes -> checked("size", size.toString(), size, sizes))));
        Tier tier = fields.text("resolution").map(OrderSize::tier).orElse(null);
        Matcher ratio = fields.text("aspect_ratio").map(OrderSize::ratio).orElse(null);
        boolean shaped = tier != null || ratio != null;
        if (shaped)
            forms.add(new Form(tier == null ? "aspect_ratio" : "resolution",
                    sizes -> sized(shape(tier, ratio, sizes), tier != null, sizes)));
        return new OrderSize(forms, shaped && forms.size() == 1 ? sizes -> shape(tier, ratio, sizes) : sizes -> null);
    }

    /** The field that says the size, the first of several; {@code size} if none does. */
    static String field(JsonValue.Members order) {
        return Stream.of("width", "height", "size", "resolution", "aspect_ratio")
                .filter(name -> order.byName().getOrDefault(name, JsonValue.Literal.NULL) != JsonValue.Literal.NULL)
                .findFirst()
                .orElse("size");
    }

    /** This size, whatever the model's default is. */
    static OrderSize exactly(Resolution size) {
        return new OrderSize(List.of(new Form("size", sizes -> checked("size", size.toString(), size, sizes))),
                sizes -> null);
    }

    /** The size as resolution and aspect ratio; null if it was said in pixels, or not at all. */
    @Nullable
    Shape shapeOn(ModelSizes sizes) {
        return shape.apply(sizes);
    }

    /** The size on a model that makes these sizes. */
    Fit<Resolution> on(ModelSizes sizes) {
        SequencedMap<Resolution, String> meant = new LinkedHashMap<>();
        for (Form form : forms) {
            switch (form.on().apply(sizes)) {
                case Fit.Fits<Resolution>(Resolution size) -> meant.putIfAbsent(size, form.field());
                case Fit.Breaks<Resolution> breaks -> {
                    return breaks;
                }
            }
        }
        return meant.size() > 1 ? new Fit.Breaks<>(conflict(meant))
                : new Fit.Fits<>(meant.isEmpty() ? sizes.standard() : meant.firstEntry().getKey());
    }

    /** Every field that says another size is named. */
    private static Refusal.Field conflict(Map<Resolution, String> meant) {
        String said = meant.entrySet()
                .stream()
                .map(size -> size.getKey() + " by " + size.getValue())
                .collect(Collectors.joining(" and "));
        return broken(Code.INVALID_DIMENSIONS, "size", said,
                "one size, as width and height, as size, or as resolution and aspect_ratio");
    }

    private static Fit<Resolution> sides(JsonValue.@Nullable Numeral width, JsonValue.@Nullable Numeral height,
            ModelSizes sizes) {
        OptionalLong across = side(width, sizes.standard().width());
        if (across.isEmpty()) return new Fit.Breaks<>(badSide("width", width, sizes));
        OptionalLong down = side(height, sizes.standard().height());
        if (down.isEmpty()) return new Fit.Breaks<>(badSide("height", height, sizes));
        Resolution size = new Resolution((int) across.getAsLong(), (int) down.getAsLong());
        boolean bySide = sizes.table().free() && !sizes.makes(size);
        if (bySide && width != null && !sizes.isSide(size.width()))
            return new Fit.Breaks<>(badSide("width", width, sizes));
        if (bySide && height != null && !sizes.isSide(size.height()))
            return new Fit.Breaks<>(badSide("height", height, sizes));
        return checked(width != null ? "width" : "height", size.toString(), size, sizes);
    }

    /** The side in pixels; empty if no image has it. */
    private static OptionalLong side(JsonValue.@Nullable Numeral given, int standard) {
        if (given == null) return OptionalLong.of(standard);
        OptionalLong side = given.whole();
        return side.isEmpty() || side.getAsLong() < 1 || side.getAsLong() > MOST_SIDE ? OptionalLong.empty() : side;
    }

    private static Refusal.Field badSide(String param, JsonValue.@Nullable Numeral given, ModelSizes sizes) {
        boolean fraction = given != null && given.fraction();
        return broken(Code.INVALID_DIMENSIONS, param, given == null ? null : given.spelled(),
                (fraction ? "a whole number, " : "") + sizes.range());
    }

    private static Shape shape(@Nullable Tier tier, @Nullable Matcher ratio, ModelSizes sizes) {
        Tier ofTier = tier != null ? tier : Tier.of(sizes.standard()).orElse(Tier.FOUR_K);
        return ratio == null ? new Shape(ofTier, 1, 1)
                : new Shape(ofTier, Integer.parseInt(ratio.group(1)), Integer.parseInt(ratio.group(2)));
    }

    private static Fit<Resolution> sized(Shape shape, boolean tiered, ModelSizes sizes) {
        String param = tiered ? "resolution" : "aspect_ratio";
        String shown = shape.tier().label() + " at " + shape.across() + ":" + shape.down();
        Optional<Resolution> size = sizes.of(shape);
        return size.isPresent() ? checked(param, shown + ", " + size.get(), size.get(), sizes)
                : new Fit.Breaks<>(broken(Code.INVALID_DIMENSIONS, param, shown,
                        sizes.table().made().isEmpty() ? "one of " + sizes.nearest(sizes.standard())
                                : "a pair that the model makes, the nearest are " + sizes.nearest(shape)));
    }

    private static Fit<Resolution> checked(String param, String shown, Resolution size, ModelSizes sizes) {
        return sizes.brokenBy(size)
                .<Fit<Resolution>>map(rule -> new Fit.Breaks<>(broken(Code.INVALID_DIMENSIONS, param, shown, rule)))
                .orElseGet(() -> new Fit.Fits<>(size));
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

    /**
     * One way in which the size was said.
     *
     * @param field that says it
     */
    private record Form(String field, Function<ModelSizes, Fit<Resolution>> on) {}
}
